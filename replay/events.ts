import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'tinyglobby';
import { join } from 'node:path';
import { digestOf } from '../bundle/digest.ts';
import type { Finding } from '../gate/finding.ts';
import { decide, type Decision, type DecisionSettings } from '../hook/decide.ts';
import { readEvent, type HookRequest } from '../hook/event.ts';
import { openBuiltPolicy } from '../schemas/policy-store.ts';
import { serve } from '../simulation/payload-server.ts';
import { UnreadableError, type OpenSubject, type Subject } from './subject.ts';

/** What a Hook that sees the events is configured with, but for its policy. */
export type EventSettings = Omit<DecisionSettings, 'payload'>;

const EVENT = '.json';

/** What lies behind the presigned URL of `release.json`, as it was fetched then, is `release.payload.json`. */
const PAYLOAD = '.payload.json';

/** The files of a folder and those below it that may hold events, one each; sorted. Hidden files are passed over. */
export async function eventFiles(folder: string): Promise<readonly string[]> {
  const files = new Set((await glob(`**/*${EVENT}`, { cwd: folder, dot: false })).sort());
  const isPayloadOfEvent = (file: string): boolean =>
    file.endsWith(PAYLOAD) && files.has(file.replace(PAYLOAD, EVENT));
  return [...files].filter((file) => !isPayloadOfEvent(file));
}

/** Recorded events of a Hook, one a file. They are decided on as its handler does, all findings told. */
export function* eventSubjects(
  folder: string,
  files: readonly string[],
  settings: EventSettings,
): Generator<Subject> {
  for (const file of files) {
    const path = join(folder, file);
    const [text, payload] = [textIn(path), textIn(path.replace(EVENT, PAYLOAD))];
    yield {
      id: file,
      version: digestOf(JSON.stringify([text, payload])),
      open: () => Promise.resolve(openEvent(path, text, payload, settings)),
    };
  }
}

function textIn(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function openEvent(
  path: string,
  text: string | undefined,
  payload: string | undefined,
  settings: EventSettings,
): OpenSubject {
  if (path.endsWith(PAYLOAD)) {
    throw new UnreadableError(`It is a payload, and its event ${path.replace(PAYLOAD, EVENT)} is not there.`);
  }
  const request = requestIn(text);
  const { stackName, target, action } = request;
  const isWhole = target === 'STACK' || target === 'CHANGE_SET';
  // A deleted stack has no payload.
  if (isWhole && action !== 'DELETE' && payload === undefined) {
    throw new UnreadableError(
      `The presigned URL of a ${target} event has expired, and is not asked. Put the payload beside it as ${path.replace(EVENT, PAYLOAD)}.`,
    );
  }
  const decided = payload === undefined ? decide : decideWith(payload);
  return {
    ...(stackName !== undefined && { stack: stackName }),
    async judge(policy) {
      const { findings, left } = await readable(decided(request, openBuiltPolicy(policy), settings));
      return { findings: findings.map(refusing), isOpen: left.length > 0 };
    },
  };
}

function requestIn(text: string | undefined): HookRequest {
  try {
    return readEvent(JSON.parse(text ?? ''));
  } catch (error) {
    throw new UnreadableError(error instanceof SyntaxError ? 'It is not JSON.' : reasonOf(error));
  }
}

/** Serves the payload on this machine, so that it is fetched, bounded and read as any is. */
function decideWith(payload: string): typeof decide {
  return async (request, policy, settings) => {
    const server = await serve((_, response) => response.end(payload));
    try {
      const url = `http://${server.host}/payload`;
      const served = { ...settings, payload: { httpHost: server.host } };
      return await decide({ ...request, payload: url }, policy, served);
    } finally {
      await server.close();
    }
  };
}

/** The handler turns every error into an answer that nothing could be judged; so it is here. */
async function readable(decision: Promise<Decision>): Promise<Decision> {
  try {
    return await decision;
  } catch (error) {
    throw new UnreadableError(reasonOf(error));
  }
}

/** Nobody decides after the Hook, so what it cannot decide is refused. */
function refusing(finding: Finding): Finding {
  return finding.verdict === 'deferred' ? { ...finding, verdict: 'refused' } : finding;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
