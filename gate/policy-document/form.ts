import { isObject, Unknown } from '../value.ts';
import { childPointer } from '../pointer.ts';
import { allows, answered, statementsOf, type Placed, type Problem, type Statement } from './statement.ts';
import { undecided } from './undecided.ts';

/** Whose policy it is: what a statement consists of depends on it. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const NEEDED: Readonly<Record<PolicyKind, readonly string[]>> = {
  identity: ['Effect', 'Action', 'Resource'],
  resource: ['Effect', 'Principal', 'Action', 'Resource'],
  trust: ['Effect', 'Principal', 'Action'],
};

/** IAM User Guide, "Grammar of the IAM JSON policy language": names are compared as they are spelt there. */
const DOCUMENT_MEMBERS = ['Version', 'Id', 'Statement'];
const STATEMENT_MEMBERS = [
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction'],
  ...['Resource', 'NotResource', 'Condition'],
];

/**
 * The document can be read whole, and says what it allows. Every other check relies on it: what stands in
 * another form is read by none of them. `NotAction` and its kin are for Deny alone, for with Allow they also
 * allow what AWS adds tomorrow.
 */
export function form(document: Placed, kind: PolicyKind): Problem[] {
  const { value, path } = document;
  if (value instanceof Unknown)
    return [{ at: document, told: 'is no policy document', deferred: value.reason }];
  if (!isObject(value)) return [{ at: document, told: 'is no policy document' }];
  const version = { value: value.Version ?? null, path: childPointer(path, 'Version') };
  const { Statement: statements } = value;
  const items = Array.isArray(statements) ? (statements as readonly unknown[]) : [statements];
  const readable = statementsOf(document);
  return [
    ...strangers(value, path, DOCUMENT_MEMBERS),
    ...undecided(
      answered(version.value, (text) => text === '2012-10-17'),
      version,
      "is not '2012-10-17'",
    ),
    ...(items.length === 0 || readable.length < items.length
      ? [{ at: { value: null, path: childPointer(path, 'Statement') }, told: 'is not a list of statements' }]
      : []),
    ...readable.flatMap((statement) => statementForm(statement, kind)),
  ];
}

function strangers(members: object, path: string, known: readonly string[]): Problem[] {
  return Object.keys(members)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      at: { value: null, path: childPointer(path, name) },
      told: 'is no member of a policy document',
    }));
}

function statementForm(statement: Statement, kind: PolicyKind): Problem[] {
  const { members, path } = statement;
  const at = (name: string): Placed => ({ value: null, path: childPointer(path, name) });
  const needed = allows(statement) ? NEEDED[kind] : ['Effect'];
  const inverted = Object.keys(members).filter((name) => name.startsWith('Not') && allows(statement));
  return [
    ...strangers(members, path, STATEMENT_MEMBERS),
    ...needed
      .filter((name) => !Object.hasOwn(members, name) && !inverted.includes(`Not${name}`))
      .map((name) => ({ at: at(name), told: 'is missing' })),
    ...inverted.map((name) => ({ at: at(name), told: 'with Allow also allows what AWS adds tomorrow' })),
    ...(members.Effect === undefined
      ? []
      : undecided(
          answered(members.Effect, (text) => text === 'Allow' || text === 'Deny'),
          at('Effect'),
          'is neither Allow nor Deny',
        )),
  ];
}
