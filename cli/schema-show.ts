import { Command } from 'commander';
import { didYouMean } from '../gate/suggest.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';

/** `stackgate schema show TYPE` */
export function schemaShowCommand({ out }: Terminal): Command {
  return new Command('show')
    .summary('print what is approved of a type')
    .description(
      'Prints the restricted schema of a type with its rules merged in, for reading and for editors.',
    )
    .argument('<type>', 'such as AWS::S3::Bucket')
    .addOption(policyOption())
    .addHelpText(
      'after',
      `
The Hook judges by the conjunction of snapshot and rules, not by this view.

Example:
  $ stackgate schema show AWS::SQS::Queue`,
    )
    .action(async (type: string, { policy: folder }: { readonly policy?: string }) => {
      const { policy } = chosenPolicy(folder);
      const schema = policy.schemaFor(type);
      if (!schema) throw new CommandError(`${type} is not approved.${didYouMean(type, policy.types)}`);
      const { flatView } = await import('../schemas/flat.ts');

      out.write(`${JSON.stringify(flatView(schema), null, 2)}\n`);
    });
}
