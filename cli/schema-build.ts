import { Command } from 'commander';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';

/** `stackgate schema build` */
export function schemaBuildCommand({ out }: Terminal): Command {
  return new Command('build')
    .summary('build the bundle that the Hook reads')
    .description(
      'Narrows every snapshot by its restrictions and writes the restricted schemas into one folder.',
    )
    .addOption(policyOption())
    .option('--out <dir>', 'folder of the bundle', 'bundle')
    .addHelpText(
      'after',
      `
Writes nothing when anything in the policy folder is wrong. The same folder gives the same bytes.

Example:
  $ stackgate schema build --out bundle`,
    )
    .action(async ({ policy: folder, out: target }: { readonly policy?: string; readonly out: string }) => {
      const { policy, name } = chosenPolicy(folder);
      const { buildBundle } = await import('../schemas/bundle.ts');
      const types = await buildBundle(policy, target);
      out.write(`Built ${types.length} restricted schemas into ${target}. Policy: ${name}\n`);
    });
}
