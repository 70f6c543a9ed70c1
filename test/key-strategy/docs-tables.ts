import { COMBINATIONS, ONE_KEY_A_REGION } from '../../key-strategy/impossible.ts';
import { KEY_PROBLEMS } from '../../key-strategy/policy/problem.ts';
import { PRINCIPLES } from '../../key-strategy/principles.ts';
import { RULES } from '../../key-strategy/rules.ts';
import { SERVICE_IDS, serviceNamed } from '../../key-strategy/service-matrix.ts';
import { SETTINGS } from '../../key-strategy/settings.ts';
import { WARNINGS } from '../../key-strategy/warnings.ts';
import { markdownTable } from '../../report/table.ts';

/** The tables of docs/keys.md, by the name of their place. */
export const TABLES: Readonly<Record<string, string>> = {
  rules: table(
    ['rule', 'name', 'what it does', 'principles'],
    RULES.map(({ id, name, says, principles }) => [id, name, says, principles.join(', ')]),
  ),
  principles: table(
    ['principle', 'for', 'what it asserts'],
    PRINCIPLES.map(({ id, role, asserts }) => [id, role, asserts]),
  ),
  settings: table(
    ['setting', 'default', 'rule', 'question', 'what it means'],
    Object.entries(SETTINGS).map(([name, { default: value, rule, question, says }]) => [
      `\`${name}\``,
      value === undefined ? 'none' : `\`${value}\``,
      rule,
      question,
      says,
    ]),
  ),
  impossible: table(
    ['code', 'what cannot be', 'known from'],
    [...COMBINATIONS, ONE_KEY_A_REGION].map(({ code, title, source }) => [code, title, source]),
  ),
  warnings: table(
    ['code', 'severity', 'rule', 'next'],
    WARNINGS.map(({ code, severity, rule, next }) => [code, severity, rule, next]),
  ),
  policies: table(
    ['code', 'severity', 'what it is', 'next'],
    Object.entries(KEY_PROBLEMS).map(([code, { severity, title, next }]) => [code, severity, title, next]),
  ),
  services: table(
    ['id', 'what it is', 'key', 'named in', 'another key', 'without a key', 'via', 'evidence'],
    SERVICE_IDS.map((id) => {
      const { title, key, properties, change, byDefault, awsManagedKey, viaService } = serviceNamed(id);
      const types = [...new Set(properties.map(({ type }) => type))];
      const alias = awsManagedKey ? ` (${awsManagedKey.value})` : '';
      return [
        `\`${id}\``,
        title,
        key.value,
        types.join(', '),
        change?.value ?? '',
        `${byDefault?.value ?? ''}${alias}`.trim(),
        viaService?.value ?? '',
        key.evidence,
      ];
    }),
  ),
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([head, ...rows]).join('\n');
}
