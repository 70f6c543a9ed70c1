import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { RULE_GROUPS, type RuleGroup } from '../../../scps/lint/rules.ts';

const FILE = join(import.meta.dirname, '../../../docs/control-policies-lint.md');

/** `UPDATE_README=1` writes the tables as the rules are now. */
it('has a table of all rules', async () => {
  const text = readFileSync(FILE, 'utf8');
  const tables = RULE_GROUPS.map(section).join('\n\n');
  const written = text.replace(
    /(<!-- rules -->\n)[^]*?(?=<!-- end -->)/,
    (_, start: string) => `${start}\n${tables}\n\n`,
  );
  const printed = await format(written, { ...(await resolveConfig(FILE)), filepath: FILE });
  if (process.env.UPDATE_README) writeFileSync(FILE, printed);
  else expect(text).toBe(printed);
});

function section({ title, rules }: RuleGroup): string {
  const rows = rules.map((rule) => [
    `\`${rule.id}\``,
    rule.severity,
    `${rule.title}. ${rule.why}${rule.unconfirmed === undefined ? '' : ` It is not confirmed ${rule.unconfirmed}.`}`,
    rule.fix,
  ]);
  const lines = [['rule', 'severity', 'what and why', 'what to do'], ['---', '---', '---', '---'], ...rows];
  return `### ${title}\n\n${lines.map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n')}`;
}

/** Asterisks and bars mean something in Markdown, and angles in HTML. */
function escaped(cell: string): string {
  return cell.startsWith('`') ? cell : cell.replace(/[*|<_]/g, '\\$&');
}
