import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';

/** `stackgate bundle key` */
export function bundleKeyCommand({ out }: Terminal): Command {
  return new Command('key')
    .summary('make a key pair for development')
    .description(
      'Writes a private key, and beside it the public one that a Hook verifies with: FILE and FILE.pub.',
    )
    .argument('<file>', 'file to write')
    .addHelpText(
      'after',
      `
In production sign with a key of KMS, whose private half nobody has.

Example:
  $ stackgate bundle key key.pem`,
    )
    .action((file: string) => {
      // What is there already has signed something, or verifies what was signed.
      const there = [file, `${file}.pub`].find((path) => existsSync(path));
      if (there !== undefined) throw new CommandError(`${there} is there already. Choose another name.`);
      const { publicKey, privateKey } = generateKeyPairSync('ec', {
        namedCurve: 'prime256v1',
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      });
      writeFileSync(file, privateKey, { flag: 'wx', mode: 0o600 });
      writeFileSync(`${file}.pub`, publicKey, { flag: 'wx' });
      out.write(`Wrote ${file} and ${file}.pub. Keep the first one secret, and out of Git.\n`);
    });
}
