import type { Context } from '../gate/context.ts';
import { judge } from '../gate/judge.ts';
import { judgeDeletion } from '../gate/judge-deletion.ts';
import { judgeUpdate } from '../gate/judge-update.ts';
import type { Json, RestrictedSchema } from '../gate/schema.ts';
import type { Value, ValueObject } from '../gate/value.ts';
import type { Examples } from './examples.ts';
import { mutantsOf, type Mutant } from './mutants.ts';
import type { PolicyProblem } from './problem.ts';
import type { Restriction, RestrictionRule } from './restriction.ts';
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
 * rules that it names, and every rule refuses something that no other rule does, written or derived. A transition may
 * refuse what another rule refuses too, for it holds also where that rule is waived.
 */
export function prove({ snapshot, schema, restriction, examples }: ProofInput, context: Context): Proof {
  const { approved, refused, file, positionOf } = examples;
  const rulesAgainst: RulesAgainst = (properties, previous) => {
    const resource = {
      type: snapshot.typeName,
      logicalId: 'Example',
      properties: properties as Value as ValueObject,
    };
    const before = previous as Value as ValueObject | undefined;
    const findings = [
      ...judge(resource, schema, context).findings,
      ...(before ? judgeUpdate(resource, before, schema, context) : []),
    ];
    return [...new Set(findings.map(({ rule }) => rule))].sort().join(', ');
  };
  const derived = new Map([
    ...deriveFrom(Object.values(approved), snapshot, schema.transitions !== undefined, rulesAgainst),
    ...deriveDeletions(schema),
  ]);
  const alone = new Set([
    ...derived.keys(),
    ...refused.filter(({ rules }) => rules.length === 1).flatMap(({ rules }) => rules),
  ]);
  const ofUpdates = new Set(refused.filter(({ previous }) => previous).flatMap(({ rules }) => rules));
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
      ...refused.flatMap(({ name, properties, previous, rules }) => {
        const against = rulesAgainst(properties, previous);
        const wanted = [...rules].sort().join(', ');
        if (against === wanted) return [];
        const message = `${name} should be refused by ${wanted}, and is ${against === '' ? 'approved' : `refused by ${against}`}.`;
        return [{ file, ...positionOf(['refused', name]), message }];
      }),
      ...restriction.rules
        .filter((rule) => !alone.has(rule.id) && !('transition' in rule && ofUpdates.has(rule.id)))
        .map((rule) => ({
          file: restriction.file,
          ...restriction.positionOf(['rules', rule.id]),
          message: unproven(rule),
        })),
    ],
  };
}

function unproven(rule: RestrictionRule): string {
  return 'transition' in rule
    ? `${rule.id} refuses no update. Add a refused example with \`previous\`, or remove the rule.`
    : `${rule.id} refuses nothing that no other rule refuses. Add a refused example, or remove the rule.`;
}

/** The ids of the rules that refuse properties, and the step to them from previous ones; empty for none. */
type RulesAgainst = (properties: Json, previous?: Json) => string;

/** Whatever they hold, resources of the type are not deleted. */
function deriveDeletions(schema: RestrictedSchema): readonly [string, Mutant][] {
  const resource = { type: schema.typeName, logicalId: 'Example' };
  return judgeDeletion(resource, schema).map(({ rule }) => [rule, { properties: {}, change: 'on deletion' }]);
}

/** For each rule, the first mutant that it alone refuses, or the update to it. */
function deriveFrom(
  approved: readonly Json[],
  snapshot: Snapshot,
  hasTransitions: boolean,
  rulesAgainst: RulesAgainst,
): ReadonlyMap<string, Mutant> {
  const derived = new Map<string, Mutant>();
  for (const properties of approved) {
    for (const mutant of mutantsOf(properties, snapshot)) {
      const alone = rulesAgainst(mutant.properties);
      const against = alone === '' && hasTransitions ? rulesAgainst(mutant.properties, properties) : alone;
      if (against !== '' && !against.includes(', ') && !derived.has(against)) derived.set(against, mutant);
    }
  }
  return derived;
}
