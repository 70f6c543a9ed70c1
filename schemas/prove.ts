import type { Context } from '../gate/context.ts';
import { judge } from '../gate/judge.ts';
import type { Json, RestrictedSchema } from '../gate/schema.ts';
import type { Value, ValueObject } from '../gate/value.ts';
import type { Examples } from './examples.ts';
import { mutantsOf, type Mutant } from './mutants.ts';
import type { PolicyProblem } from './problem.ts';
import type { Restriction } from './restriction.ts';
import type { Snapshot } from './snapshot.ts';

/** Where examples are judged: AWS's own example account and organization. */
export const EXAMPLE_CONTEXT: Context = {
  accountID: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  organizationID: 'o-exampleorg1',
  stackName: 'example',
};

/** What the examples of a type show. */
export interface Proof {
  readonly type: string;
  readonly rules: number;
  readonly approved: number;
  readonly refused: number;
  /** By rule: the smallest change to an approved example that this rule alone refuses. */
  readonly derived: ReadonlyMap<string, Mutant>;
  readonly problems: readonly PolicyProblem[];
}

/** What a type is proven with. */
export interface ProofInput {
  readonly snapshot: Snapshot;
  readonly schema: RestrictedSchema;
  readonly restriction: Restriction;
  readonly examples: Examples;
}

/**
 * Judges the examples of a restriction: each approved one is approved, each refused one is refused by just the
 * rules that it names, and every rule refuses something that no other rule does, written or derived.
 */
export function prove({ snapshot, schema, restriction, examples }: ProofInput, context: Context): Proof {
  const { approved, refused, file, positionOf } = examples;
  const rulesAgainst = (properties: Json): string => {
    const resource = {
      type: snapshot.typeName,
      logicalId: 'Example',
      properties: properties as Value as ValueObject,
    };
    const { verdict, findings } = judge(resource, schema, context);
    return verdict === 'approved' ? '' : [...new Set(findings.map(({ rule }) => rule))].sort().join(', ');
  };
  const derived = deriveFrom(Object.values(approved), snapshot, rulesAgainst);
  const alone = new Set([
    ...derived.keys(),
    ...refused.filter(({ rules }) => rules.length === 1).flatMap(({ rules }) => rules),
  ]);
  return {
    type: snapshot.typeName,
    rules: restriction.rules.length,
    approved: Object.keys(approved).length,
    refused: refused.length,
    derived: new Map([...derived].filter(([id]) => Object.hasOwn(schema.rules, id))),
    problems: [
      ...Object.entries(approved).flatMap(([name, properties]) => {
        const against = rulesAgainst(properties);
        if (against === '') return [];
        return [
          {
            file,
            ...positionOf(['approved', name]),
            message: `${name} should be approved, and is refused by ${against}.`,
          },
        ];
      }),
      ...refused.flatMap(({ name, properties, rules }) => {
        const against = rulesAgainst(properties);
        const wanted = [...rules].sort().join(', ');
        if (against === wanted) return [];
        const message = `${name} should be refused by ${wanted}, and is ${against === '' ? 'approved' : `refused by ${against}`}.`;
        return [{ file, ...positionOf(['refused', name]), message }];
      }),
      ...restriction.rules
        .filter(({ id }) => !alone.has(id))
        .map(({ id }) => ({
          file: restriction.file,
          ...restriction.positionOf(['rules', id]),
          message: `${id} refuses nothing that no other rule refuses. Add a refused example, or remove the rule.`,
        })),
    ],
  };
}

/** For each rule, the first mutant that it alone refuses. */
function deriveFrom(
  approved: readonly Json[],
  snapshot: Snapshot,
  rulesAgainst: (properties: Json) => string,
): ReadonlyMap<string, Mutant> {
  const derived = new Map<string, Mutant>();
  for (const properties of approved) {
    for (const mutant of mutantsOf(properties, snapshot)) {
      const against = rulesAgainst(mutant.properties);
      if (against !== '' && !against.includes(', ') && !derived.has(against)) derived.set(against, mutant);
    }
  }
  return derived;
}
