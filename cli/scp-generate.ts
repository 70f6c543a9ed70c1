import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { formatGenerated } from '../report/scp-generated.ts';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { gapsOf } from '../scps/actions/gaps.ts';
import { readOrganization, writeOrganization } from '../scps/organization-file.ts';
import type { Organization } from '../scps/organization.ts';
import { filesOf, policiesOf } from '../scps/pack/files.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { addGroundOptions, classedActions, settled, type GroundOptions } from './scp-ground.ts';

interface GenerateOptions extends GroundOptions {
  readonly check?: boolean;
  readonly afresh?: boolean;
}

/** The files of a folder of control policies, by the path that they have in it; with what they should hold. */
type Files = ReadonlyMap<string, string>;

/** `stackgate scp generate` */
export function scpGenerateCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('generate')
    .summary('write control policies, and where they hang')
    .description(
      'Packs the statements into policies/*.json beside the settings, for review, and with organization.json there places them: wanted.json.',
    )
    .option('--check', 'write nothing, and fail when the files are not as they would be written')
    .option('--afresh', 'pack without a look at the policies of last time: fewer documents, more changes');
  return addGroundOptions(command)
    .addHelpText(
      'after',
      `
Files that have become needless are removed, if they are named as stackgate names policies.

Exit status: 0 done, 1 something is not classed, or --check found another state, 2 the policies cannot be made.

Examples:
  $ stackgate scp fetch
  $ stackgate scp generate
  $ stackgate scp generate --check`,
    )
    .action(async (options: GenerateOptions) => {
      const { generate } = await import('../scps/generate.ts');
      const { actions, settings, policy } = settled(await classedActions(terminal, options));
      const paint = paintOn(terminal.out, terminal.environment);
      const gaps = gapsOf(actions);
      if (gaps.length > 0) {
        for (const { subject, message } of gaps) terminal.out.write(`${paint.red(subject)}: ${message}\n`);
        terminal.out.write('\nNothing was generated, for this would stay open.\n');
        end(EXIT.refused);
        return;
      }
      const folder = dirname(settings.file);
      const before = filesIn(folder);
      const organization = organizationIn(folder);
      if (organization && settings.guarded.length === 0)
        throw new CommandError(`${settings.file} names nothing under "guarded", so nothing can be placed.`);
      const earlier = options.afresh ? [] : policiesOf(before);
      const generated = generate({ actions, settings, earlier, ...(organization && { organization }) });
      const after: Files = new Map([
        ...filesOf(generated.policies),
        ...(generated.wanted ? [['wanted.json', writeOrganization(generated.wanted)] as const] : []),
      ]);
      const changes = changesOf(folder, before, after);
      terminal.out.write(
        formatGenerated({ generated, changes, written: !options.check, policy, folder }, paint),
      );
      if (!options.check) await write(folder, before, after);
      else if (changes.length > 0) end(EXIT.refused);
    });
}

/** The policies that were written last time. */
function filesIn(folder: string): Files {
  const policies = join(folder, 'policies');
  const names = existsSync(policies) ? readdirSync(policies).filter((name) => name.endsWith('.json')) : [];
  return new Map(
    names.sort().map((name) => [`policies/${name}`, readFileSync(join(policies, name), 'utf8')]),
  );
}

function organizationIn(folder: string): Organization | undefined {
  const file = join(folder, 'organization.json');
  return existsSync(file) ? readOrganization(readFileSync(file, 'utf8'), file).organization : undefined;
}

/** A file that is not as it should be. */
export interface FileChange {
  readonly path: string;
  readonly change: 'new' | 'changed' | 'needless';
}

function changesOf(folder: string, before: Files, after: Files): readonly FileChange[] {
  const needless = [...before.keys()].filter((path) => !after.has(path));
  return [
    ...[...after].flatMap(([path, text]): FileChange[] => {
      const file = join(folder, path);
      if (!existsSync(file)) return [{ path, change: 'new' }];
      return readFileSync(file, 'utf8') === text ? [] : [{ path, change: 'changed' }];
    }),
    ...needless.map((path): FileChange => ({ path, change: 'needless' })),
  ];
}

/** What is wanted comes last: until then it names policies whose files are there. */
async function write(folder: string, before: Files, after: Files): Promise<void> {
  for (const [path, text] of after) await writeFileAtomic(join(folder, path), text);
  for (const path of before.keys()) if (!after.has(path)) await rm(join(folder, path));
}
