import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { codeIn } from '../../stacksets/code.ts';
import { temporaryFolder } from '../schemas/policies.ts';

function folderOf(names: readonly string[]): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'parts'));
  for (const name of names) writeFileSync(join(folder, name), `// ${name}\n`.repeat(100));
  return folder;
}

const FILES = ['lambda.mjs', 'parts/template.mjs', 'lambda.mjs.map'];

it('code is zipped without source maps, and its names tell its digest', () => {
  const code = codeIn(folderOf(FILES), 'Hook');
  const zip = code?.zip ?? new Uint8Array();
  expect(Object.keys(unzipSync(zip))).toEqual(['lambda.mjs', 'parts/template.mjs']);
  const digest = createHash('sha256').update(zip);
  expect(code?.key).toBe(`hook/${digest.copy().digest('hex')}.zip`);
  expect(code?.sha256).toBe(digest.digest('base64'));
});

it('the same files give the same bytes, in another order, year and time zone', () => {
  const [one, other] = [folderOf(FILES), folderOf([...FILES].reverse())];
  utimesSync(join(other, 'lambda.mjs'), 1, 1);
  expect(codeIn(other, 'Hook')?.key).toBe(codeIn(one, 'Hook')?.key);
  const module = join(import.meta.dirname, '../../stacksets/code.ts');
  const script = `import { codeIn } from ${JSON.stringify(module)}; process.stdout.write(codeIn(${JSON.stringify(one)}, 'Hook').key);`;
  for (const TZ of ['Pacific/Kiritimati', 'America/New_York', 'Asia/Kolkata']) {
    const key = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    });
    expect(key).toBe(codeIn(one, 'Hook')?.key);
  }
});

it('an empty folder is no code', () => {
  expect(codeIn(temporaryFolder(), 'Hook')).toBeUndefined();
});

it('files that Lambda has to read may be read by everybody', () => {
  const code = codeIn(folderOf(FILES), 'Hook');
  const file = join(temporaryFolder(), 'code.zip');
  writeFileSync(file, code?.zip ?? '');
  const script =
    'import sys, zipfile; print([oct(i.external_attr >> 16) for i in zipfile.ZipFile(sys.argv[1]).infolist()])';
  expect(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })).toBe(
    "['0o100644', '0o100644']\n",
  );
});
