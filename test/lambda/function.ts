import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HookResponse } from '../../hook/response.ts';
import { startRuntimeApi } from './runtime-api.ts';

const RUNTIME_CLIENT = join(import.meta.dirname, 'node_modules/aws-lambda-ric/index.mjs');

/** A function that runs under AWS's runtime client. */
export interface LambdaFunction {
  readonly process: ChildProcess;
  /** What went to any error path of the Runtime API. */
  readonly errors: readonly string[];
  /** What the function has written to its log so far. */
  log(): string;
  /** Sends an event, as JSON or as text that is sent as it is; the answer. Throws when the function reports an error or ends. */
  invoke(event: unknown): Promise<HookResponse>;
  stop(): Promise<void>;
}

/** Starts `lambda.mjs` of a folder as Lambda would, with nothing in its environment but what Lambda and `environment` set. */
export async function startFunction(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<LambdaFunction> {
  const api = await startRuntimeApi();
  const child = spawn(process.execPath, [RUNTIME_CLIENT], {
    cwd: folder,
    env: {
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_FUNCTION_NAME: 'stackgate',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/stackgate',
      AWS_LAMBDA_LOG_STREAM_NAME: 'test',
      AWS_REGION: 'eu-west-1',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'lambda.handler',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.on('data', (part: Buffer) => (log += part.toString()));
  child.stderr.on('data', (part: Buffer) => (log += part.toString()));
  const ended = once(child, 'exit').then(([status, signal]) => {
    throw new Error(`The function ended with ${String(status ?? signal)}: ${log.slice(-2000)}`);
  });
  ended.catch(() => undefined);
  return {
    process: child,
    errors: api.errors,
    log: () => log,
    async invoke(event) {
      const text = typeof event === 'string' ? event : JSON.stringify(event);
      const { path, body } = await Promise.race([api.invoke(text), ended]);
      if (path === 'error') throw new Error(`The runtime client reported ${body}`);
      return JSON.parse(body) as HookResponse;
    },
    async stop() {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
      api.close();
    },
  };
}
