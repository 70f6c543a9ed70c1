import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import type { Watch } from '../../schemas/watch.ts';
import { eventFiles, eventSubjects, type EventSettings } from '../../replay/events.ts';
import { replay, type Memory, type Policies, type Replayed } from '../../replay/replay.ts';
import { withoutState } from '../../replay/state.ts';
import { buildRestrictedSchema } from '../../schemas/build.ts';
import type { BuiltPolicy } from '../../schemas/compare-policies.ts';
import { restrictionFile } from '../../schemas/policy.ts';
import { snapshotFileName } from '../../schemas/snapshot.ts';
import { folderOf } from '../schemas/policies.ts';
import { cloudControlEvent, POLICY, requestData, resourceEvent } from '../hook/hooks.ts';

/** A moment at which all tests judge. */
export const NOW = Date.parse('2026-06-15T12:00:00Z');

export const SETTINGS: EventSettings = { organizationID: 'o-exampleorg1', now: () => NOW };

/** Types of the pack whose examples are replayed, and their rules. */
const TYPES = ['AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::Logs::LogGroup', 'AWS::KMS::Key'];
const RULES = TYPES.flatMap((type) => POLICY.restrictionFor(type)?.rules.map(({ id }) => id) ?? []);

/** The part of the pack for a few types, some rules left out, and perhaps types. */
export function policyWithout(
  rules: ReadonlySet<string>,
  types: ReadonlySet<string> = new Set(),
): BuiltPolicy {
  const schemas = TYPES.flatMap((type) => {
    const [snapshot, restriction] = [POLICY.snapshotFor(type), POLICY.restrictionFor(type)];
    if (!snapshot || !restriction || types.has(type)) return [];
    const left = restriction.rules.filter(({ id }) => !rules.has(id));
    return [[type, buildRestrictedSchema(snapshot, [{ ...restriction, rules: left }])] as const];
  });
  return { types: new Map(schemas), stackRules: POLICY.stackRules().rules, waivers: [] };
}

/** The same part of the pack as a policy folder, some rules left out. */
export function packFolder(rules: readonly string[] = []): string {
  const snapshots = TYPES.map((type) => `snapshot/${snapshotFileName(type)}`);
  const restrictions = TYPES.map((type) => `restrictions/${restrictionFile(type)}`);
  const frameworks = readdirSync(join(POLICY.folder, 'frameworks')).map((name) => `frameworks/${name}`);
  const read = (file: string): string => readFileSync(join(POLICY.folder, file), 'utf8');
  return folderOf({
    ...Object.fromEntries([...snapshots, ...frameworks].map((file) => [file, read(file)])),
    ...Object.fromEntries(restrictions.map((file) => [file, withoutRules(read(file), rules)])),
  });
}

function withoutRules(text: string, rules: readonly string[]): string {
  const document = parseDocument(text);
  for (const rule of rules) document.deleteIn(['rules', rule]);
  return document.toString();
}

/** Such policies. */
export function policies(): fc.Arbitrary<BuiltPolicy> {
  return fc
    .tuple(
      fc.subarray(RULES, { maxLength: 8 }),
      fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray(TYPES) }),
    )
    .map(([rules, types]) => policyWithout(new Set(rules), new Set(types)));
}

/** The examples of these types as events, as they are recorded: file names with what is in them. */
export const EVENTS: Readonly<Record<string, unknown>> = Object.fromEntries(
  TYPES.flatMap((type) => {
    const { approved = {}, refused = [] } = POLICY.examplesFor(type) ?? {};
    const examples = [...Object.values(approved), ...refused.map(({ properties }) => properties)];
    return examples.map((properties, index) => {
      const event = [resourceEvent, cloudControlEvent, eventWithoutRegion][index % 3] ?? resourceEvent;
      return [
        `${type.replaceAll('::', '/')}/${index}.json`,
        event({ requestData: requestData(type, properties, `R${index}`) }),
      ];
    });
  }),
);

/** Without a Region some rules cannot be decided, and the Hook refuses. */
function eventWithoutRegion(changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return cloudControlEvent({ hookModel: {}, ...changes });
}

/** Writes JSON into the files of a folder. */
export function record(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
}

/** Replays the events of a folder. */
export async function replayed(
  folder: string,
  judges: Policies,
  memory: Memory = withoutState(NOW),
  watch: Partial<Watch> = {},
): Promise<Replayed> {
  const { step = () => undefined, signal = new AbortController().signal } = watch;
  const subjects = eventSubjects(folder, await eventFiles(folder), SETTINGS);
  return replay(subjects, judges, memory, { step, signal });
}
