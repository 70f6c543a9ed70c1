import { minified } from '../../document.ts';
import { QUOTAS } from '../../quotas.ts';
import { BOTH, type LintedPolicy, type Rule } from '../rule.ts';
import { textsIn } from '../texts.ts';

const kindOf = ({ type }: LintedPolicy): string => (type === 'SERVICE_CONTROL_POLICY' ? 'an SCP' : 'an RCP');

/** The document as a whole: what AWS takes, and how long it may be. */
export const DOCUMENT_RULES: readonly Rule[] = [
  {
    id: 'scp-size',
    title: 'A document that is too long',
    severity: 'error',
    why: 'AWS refuses it: 10,240 characters for an SCP, 5,120 for an RCP (Organizations quotas, 2026).',
    fix: 'Split it. Shards of an allow-list stay on one target; denies may climb.',
    types: BOTH,
    check: (policy) => {
      const { length } = minified(policy.document);
      const most = QUOTAS[policy.type].documentSize;
      return length > most
        ? [
            {
              path: [],
              message: `Minified it has ${length} characters, ${length - most} more than ${kindOf(policy)} may.`,
            },
          ]
        : [];
    },
  },
  {
    id: 'scp-size-as-saved',
    title: 'Whitespace that makes a document too long',
    severity: 'warning',
    why: 'Only the console strips whitespace. The API and the CLI save what they are sent, and count it.',
    fix: 'Send it minified.',
    types: BOTH,
    check: (policy) => {
      const most = QUOTAS[policy.type].documentSize;
      const [saved, sent] = [policy.text.length, minified(policy.document).length];
      return saved > most && sent <= most
        ? [{ path: [], message: `As it is saved it has ${saved} characters; minified ${sent}.` }]
        : [];
    },
  },
  {
    id: 'scp-non-ascii',
    title: 'Characters that are not ASCII',
    severity: 'warning',
    why: 'Such a character has two to four bytes, and may look like another one.',
    unconfirmed: 'whether AWS counts characters, as its quotas page says, or bytes',
    fix: 'Write ASCII only.',
    types: BOTH,
    check: ({ document }) =>
      textsIn(document)
        .filter(({ value }) => /[^\t\n\r -~]/.test(value))
        .map(({ value, path }) => ({ path, message: `${JSON.stringify(value)} is not ASCII.` })),
  },
  {
    id: 'scp-sid-duplicate',
    title: 'Two statements of one Sid',
    severity: 'error',
    why: 'Sids are unique within a document; AWS refuses it.',
    fix: 'Give each statement a Sid of its own.',
    types: BOTH,
    check: ({ statements }) => {
      const seen = new Set<string>();
      return statements.flatMap(({ statement: { Sid }, path }) => {
        if (Sid === undefined) return [];
        if (seen.has(Sid)) return [{ path: [...path, 'Sid'], message: `"${Sid}" stands twice.` }];
        seen.add(Sid);
        return [];
      });
    },
  },
  {
    id: 'scp-sid-characters',
    title: 'A Sid with other characters than letters and digits',
    severity: 'warning',
    why: 'IAM takes A-Z, a-z and 0-9 (IAM user guide, Sid).',
    fix: 'Write it in letters and digits.',
    types: BOTH,
    check: ({ statements }) =>
      statements.flatMap(({ statement: { Sid }, path }) =>
        Sid === undefined || /^[A-Za-z0-9]+$/.test(Sid)
          ? []
          : [{ path: [...path, 'Sid'], message: `"${Sid}" is not of letters and digits.` }],
      ),
  },
  {
    id: 'scp-principal',
    title: 'Principal in an SCP',
    severity: 'error',
    why: 'SCPs bound the principals of the accounts that they hang on, and take no such element; AWS refuses it.',
    fix: 'Take it away. Exempt principals with ArnNotLike on aws:PrincipalArn.',
    types: ['SERVICE_CONTROL_POLICY'],
    check: ({ statements }) =>
      statements.flatMap(({ statement, path }) =>
        (['Principal', 'NotPrincipal'] as const)
          .filter((name) => statement[name] !== undefined)
          .map((name) => ({ path: [...path, name], message: `An SCP takes no ${name}.` })),
      ),
  },
  {
    id: 'scp-placeholder',
    title: 'A placeholder that was left',
    severity: 'error',
    why: 'AWS takes it literally, so what it stands for is neither allowed nor denied.',
    fix: 'Write the value.',
    types: BOTH,
    check: ({ document }) =>
      textsIn(document)
        .filter(({ value }) => PLACEHOLDER.test(value))
        .map(({ value, path }) => ({ path, message: `"${value}" is a placeholder.` })),
  },
];

/** Left-outs, templates' marks, and variables without a colon: IAM's are keys, or one of its wildcards as itself. */
const PLACEHOLDER =
  /\.{3}|…|<[^<>]*>|\{\{.*\}\}|\[[A-Z][A-Z0-9_-]*\]|\b(?:TODO|FIXME|REPLACE_?ME|CHANGE_?ME)\b|\$\{(?![*?$]\})[^}:]*\}/;
