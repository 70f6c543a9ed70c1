import { Command, Option } from 'commander';
import { contentDigest } from '../bundle/manifest.ts';
import { counted } from '../report/counted.ts';
import { builtPolicy } from '../schemas/compare-policies.ts';
import { commitOf } from './git.ts';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';

interface BuildOptions {
  readonly policy?: string;
  readonly format: 'text' | 'json';
}

/** `stackgate bundle build` */
export function bundleBuildCommand({ out }: Terminal): Command {
  return new Command('build')
    .summary('build a policy folder and print its digests')
    .description('Builds every restricted schema and prints the content digest. Nothing is written.')
    .addOption(policyOption())
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
The same files give the same digests, on any machine. A bundle in use has the content digest that
\`bundle verify\` prints, so anybody with the commit can see that it holds what was reviewed.

Examples:
  $ stackgate bundle build
  $ stackgate bundle build --format json`,
    )
    .action(async ({ policy: folder, format }: BuildOptions) => {
      const { policy, name } = chosenPolicy(folder);
      const { contentOf } = await import('../bundle/content.ts');
      const { named } = contentOf(policy, Date.now());
      const origin = commitOf(policy.folder);
      const content = contentDigest(named);
      if (format === 'json') {
        const commit = 'commit' in origin ? { commit: origin.commit } : {};
        out.write(`${JSON.stringify({ content, ...commit, ...named }, null, 2)}\n`);
        return;
      }
      const { types, stackRules } = builtPolicy(policy);
      const rules = [...types.values()].reduce(
        (sum, schema) => sum + Object.keys(schema.rules).length,
        stackRules.length,
      );
      out.write(
        `content   ${content}
commit    ${'commit' in origin ? origin.commit : origin.without}
${counted(types.size, 'type')}, ${counted(rules, 'rule')}. Policy: ${name}
`,
      );
    });
}
