import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';

/*
 * moto (Apache-2.0) answers as S3 and KMS do, over HTTP. It runs in a Python virtual environment of its own, made once
 * in .cache/ of the repository, and anew when requirements.txt changes. Needs python3 with venv, and a package index.
 */

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const SERVER = join(import.meta.dirname, 'server.py');
const CACHE = join(import.meta.dirname, '../../.cache');
const ENVIRONMENT = join(CACHE, 'moto');

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the emulator listens. */
    readonly awsEndpoint: string;
  }
}

/** Starts the emulator for a run of tests, and stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  install();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(join(ENVIRONMENT, 'bin/python'), [SERVER, '-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await answering(endpoint, server);
  project.provide('awsEndpoint', endpoint);
  return async () => {
    const ended = once(server, 'close');
    server.kill();
    await ended;
  };
}

/** The copy of the requirements comes last, so an environment that was half made is made anew. */
function install(): void {
  const installed = join(ENVIRONMENT, 'requirements.txt');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(REQUIREMENTS, 'utf8')) return;
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', ENVIRONMENT], { stdio: 'inherit' });
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--requirement',
    REQUIREMENTS,
  ];
  execFileSync(join(ENVIRONMENT, 'bin/python'), pip, { stdio: 'inherit' });
  cpSync(REQUIREMENTS, installed);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(endpoint: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`moto ended with status ${server.exitCode}.`);
    try {
      await fetch(endpoint);
      return;
    } catch {
      await sleep(100);
    }
  }
  server.kill();
  throw new Error(`moto does not answer at ${endpoint}.`);
}
