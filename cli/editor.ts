import { Command } from 'commander';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { addPlaceOptions, contextOf, type ContextOptions } from './context-options.ts';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';

interface EditorOptions extends ContextOptions {
  readonly policy?: string;
  readonly out?: string;
}

/** `stackgate editor` */
export function editorCommand({ out }: Terminal): Command {
  return addPlaceOptions(
    new Command('editor')
      .summary('export what is approved for editors')
      .description(
        'Writes one JSON Schema for whole templates, with which an editor completes and marks by what is approved.',
      )
      .addOption(policyOption())
      .option('--out <file>', 'file to write (default: standard output)'),
  )
    .addHelpText(
      'after',
      `
The schema marks nothing that \`stackgate check\` approves. It does not see everything that check refuses:
policy documents, what functions give, and rules that span resources.

Without --account and --region any account and any Region fit.

Examples:
  $ stackgate editor --out approved.schema.json
  $ stackgate editor --account 111122223333 --region eu-west-1 --out approved.schema.json

For Visual Studio Code see docs/editors.md.`,
    )
    .action(async ({ policy: folder, out: file, ...place }: EditorOptions) => {
      const { policy, name } = chosenPolicy(folder);
      const { templateSchema } = await import('../editor/template-schema.ts');
      const text = `${JSON.stringify(templateSchema(policy, contextOf(place)))}\n`;
      if (file === undefined) {
        out.write(text);
        return;
      }
      await writeFileAtomic(file, text);
      out.write(`Wrote ${policy.types.length} approved types into ${file}. Policy: ${name}\n`);
    });
}
