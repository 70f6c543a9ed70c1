import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { buildHook } from '../../build-hook.ts';
import type { createHandler } from '../../hook/handler.ts';
import { servePayload } from '../../simulation/payload-server.ts';
import { SETTINGS, wholeEvent } from './hooks.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['YAML', 'Resources:\n  Key: { Type: AWS::KMS::Kee }'],
  ['JSON', '{"Resources": {"Key": {"Type": "AWS::KMS::Kee"}}}'],
])('the built Hook reads %s', async (_, template) => {
  const file = join(folder, 'handler.mjs');
  await buildHook(file, 'hook/handler.ts');
  const built = (await import(pathToFileURL(file).href)) as { createHandler: typeof createHandler };
  const server = await servePayload({ template });
  try {
    const handler = built.createHandler({ ...SETTINGS, payload: { httpHost: server.host } });
    const response = await handler(wholeEvent('STACK', `http://${server.host}/`));
    expect(response.message).toMatch(/AWS::KMS::Kee is not approved/);
  } finally {
    await server.close();
  }
});
