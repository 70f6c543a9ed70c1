import { Command } from 'commander';
import { didYouMean } from '../gate/suggest.ts';
import { compareStructures, type Change } from '../schemas/compare.ts';
import type { Policy } from '../schemas/policy.ts';
import { takeSnapshot } from '../schemas/snapshot.ts';
import type { SchemaSource } from '../schemas/sources/source.ts';
import { printChanges } from './changes.ts';
import { CommandError } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';
import { progressOn } from './progress.ts';
import { addSourceOptions, sourceOf, type SourceOptions } from './source-options.ts';

interface NewsOptions extends SourceOptions {
  readonly policy?: string;
}

/** What upstream has and the snapshots have not allows nothing before somebody takes it. */
const UPSTREAM = {
  allows: 'new, and refused until it is approved',
  refuses: 'gone, or narrower',
  changes: 'changed',
  rewords: 'in other words',
} as const;

/** `stackgate schema news [TYPE…]` */
export function schemaNewsCommand(terminal: Terminal): Command {
  const command = new Command('news')
    .summary('tell what AWS has added since')
    .description('Holds the snapshots against upstream: what is new there is refused until it is approved.')
    .argument('[type...]', 'types to look at (default: all that have a snapshot)')
    .addOption(policyOption());
  return addSourceOptions(command)
    .addHelpText(
      'after',
      `
Take what is new name by name with \`schema approve\`, or type by type with \`schema snapshot\`. A new type starts
with \`schema new\`. Types are new when their service has a snapshot of another type.

Examples:
  $ stackgate schema news
  $ stackgate schema news AWS::S3::Bucket --from aws --region eu-west-1`,
    )
    .action(async (asked: readonly string[], options: NewsOptions) => {
      const { policy, name } = chosenPolicy(options.policy);
      const source = await sourceOf(options);
      const upstream = new Set(await source.types());
      const types = asked.length > 0 ? asked : policy.snapshots;
      const progress = await progressOn(terminal, 'types', types.length);
      const changes: Change[] = [];
      for (const type of types) {
        changes.push(...(await newsOf(type, policy, source, upstream)));
        progress.step();
      }
      progress.end();
      if (asked.length === 0) changes.push(...newTypes(policy, upstream));
      const count = (effect: Change['effect']): number =>
        changes.filter((change) => change.effect === effect).length;
      terminal.out.write(printChanges(changes, paintOn(terminal.out, terminal.environment), UPSTREAM));
      terminal.out.write(
        `${changes.length > 0 ? '\n' : ''}Additions: ${count('allows')}, removals: ${count('refuses')}, other changes: ${count('changes')}. ` +
          `Snapshots: ${types.length}. Source: ${source.name}. Policy: ${name}\n`,
      );
    });
}

async function newsOf(
  type: string,
  policy: Policy,
  source: SchemaSource,
  upstream: ReadonlySet<string>,
): Promise<readonly Change[]> {
  const snapshot = policy.snapshotFor(type);
  if (!snapshot) throw new CommandError(`${type} has no snapshot.${didYouMean(type, policy.snapshots)}`);
  if (!upstream.has(type)) return [{ effect: 'refuses', subject: type }];
  return compareStructures(snapshot, await takeSnapshot(source, type));
}

/** Types without a snapshot, of the services that have one. */
function newTypes(policy: Policy, upstream: ReadonlySet<string>): readonly Change[] {
  const known = new Set(policy.snapshots);
  const services = new Set(policy.snapshots.map(serviceOf));
  return [...upstream]
    .filter((type) => !known.has(type) && services.has(serviceOf(type)))
    .map((subject) => ({ effect: 'allows', subject }));
}

function serviceOf(type: string): string {
  return type.slice(0, type.lastIndexOf('::'));
}
