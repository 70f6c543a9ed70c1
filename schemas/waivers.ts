import { dayOf, daysBetween, isDay } from '../gate/day.ts';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import { didYouMean } from '../gate/suggest.ts';
import { stateOf, type Waiver, type WaiverScope } from '../gate/waiver.ts';
import { fitsWildcard } from '../gate/wildcard.ts';
import { formReader, type FormProblem } from './form.ts';
import type { PolicyProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/** A waiver lasts at most so many days when `maximumDays` says nothing else. */
const MAXIMUM_DAYS = 90;

const text = { type: 'string', minLength: 1 } as const;
const patterns = { type: 'array', minItems: 1, items: text } as const;

/** The form of `waivers.yaml`, as JSON Schema. */
export const WAIVERS_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate waivers',
  type: 'object',
  required: ['waivers'],
  additionalProperties: false,
  properties: {
    maximumDays: { type: 'integer', minimum: 1 },
    waivers: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' },
      additionalProperties: {
        type: 'object',
        required: ['rule', 'scope', 'owner', 'reason', 'ticket', 'granted', 'expires'],
        additionalProperties: false,
        properties: {
          rule: text,
          scope: {
            type: 'object',
            minProperties: 1,
            additionalProperties: false,
            properties: {
              accounts: patterns,
              organizationalUnits: patterns,
              stacks: patterns,
              logicalIds: patterns,
              types: patterns,
            },
          },
          owner: text,
          reason: text,
          ticket: text,
          granted: text,
          expires: text,
        },
      },
    },
  },
} as const;

interface WaiversFile {
  readonly maximumDays?: number;
  readonly waivers: Readonly<Record<string, Omit<Waiver, 'id'>>>;
}

const readForm = formReader<WaiversFile>(WAIVERS_FORM, { meaningProblems });

/** The waivers of a policy folder. */
export interface Waivers {
  readonly file: string;
  readonly waivers: readonly Waiver[];
  readonly positionOf: YamlFile['positionOf'];
}

/**
 * Reads waivers. Throws a PolicyError that names every place where the form is wrong, a date that there is not, a scope
 * that leaves nothing out, or a waiver that lasts too long. Whether one has expired is not asked here: then it does
 * nothing.
 */
export function parseWaivers(source: string, file: string): Waivers {
  const { content, positionOf } = readForm(source, file);
  return { file, waivers: waiversOf(content), positionOf };
}

function waiversOf({ waivers }: WaiversFile): readonly Waiver[] {
  return Object.entries(waivers).map(([id, waiver]): Waiver => ({ id, ...waiver }));
}

function meaningProblems(content: WaiversFile): readonly FormProblem[] {
  const { maximumDays = MAXIMUM_DAYS } = content;
  return waiversOf(content).flatMap((waiver) =>
    [...datesOf(waiver, maximumDays), ...scopeOf(waiver)].map(({ path, message }) => ({
      path: ['waivers', waiver.id, ...path],
      message: `${waiver.id}: ${message}`,
    })),
  );
}

function datesOf({ granted, expires }: Waiver, maximumDays: number): readonly FormProblem[] {
  const unreadable = Object.entries({ granted, expires }).filter(([, day]) => !isDay(day));
  if (unreadable.length > 0) {
    return unreadable.map(([member, day]) => ({
      path: [member],
      message: `"${day}" is no day; write ${member} as YYYY-MM-DD, in UTC.`,
    }));
  }
  const term = daysBetween(granted, expires);
  if (term < 0) return [{ path: ['expires'], message: `expires on ${expires}, before ${granted}.` }];
  return term <= maximumDays
    ? []
    : [{ path: ['expires'], message: `lasts ${term} days, and a waiver lasts at most ${maximumDays}.` }];
}

function scopeOf({ scope }: Waiver): readonly FormProblem[] {
  const members = Object.entries(scope) as [keyof WaiverScope, readonly string[]][];
  if (members.every(([, given]) => given.some((pattern) => /^\*+$/.test(pattern)))) {
    const message = 'the scope leaves nothing out; name accounts, organizational units, stacks or resources.';
    return [{ path: ['scope'], message }];
  }
  return (scope.accounts ?? []).flatMap((pattern, index) =>
    /^(?=.*\*|.{12}$)[0-9?*]+$/.test(pattern)
      ? []
      : [
          {
            path: ['scope', 'accounts', index],
            message: `"${pattern}" fits no account id of twelve digits.`,
          },
        ],
  );
}

/** What must be known of a rule to grant a waiver for it. */
export interface WaivableRule {
  /** The type of the resources that it judges. */
  readonly type: string;
  readonly waivable: boolean;
}

/** What waivers are held against. */
export interface WaiversContext {
  readonly rules: ReadonlyMap<string, WaivableRule>;
  /** The types that have a snapshot. */
  readonly types: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The waivers that could never do anything, or no longer do, or may not be granted. */
export function lintWaivers(
  { file, waivers, positionOf }: Waivers,
  { rules, types, now }: WaiversContext,
): readonly PolicyProblem[] {
  return waivers.flatMap((waiver) =>
    [...ruleProblems(waiver, rules), ...typeProblems(waiver, rules, types), ...timeProblems(waiver, now)].map(
      ({ path, message }) => ({
        file,
        ...positionOf(['waivers', waiver.id, ...path]),
        message: `${waiver.id}: ${message}`,
      }),
    ),
  );
}

function ruleProblems({ rule }: Waiver, rules: ReadonlyMap<string, WaivableRule>): readonly FormProblem[] {
  if (rule in STRUCTURAL_RULES) {
    const message = `${rule} cannot be waived: what the snapshot does not list cannot be judged. Approve it instead: \`stackgate schema approve\`.`;
    return [{ path: ['rule'], message }];
  }
  const known = rules.get(rule);
  if (known?.waivable) return [];
  const message = known
    ? `${rule} has no exceptions.`
    : `there is no rule "${rule}".${didYouMean(rule, [...rules.keys()])}`;
  return [{ path: ['rule'], message }];
}

function typeProblems(
  { rule, scope }: Waiver,
  rules: ReadonlyMap<string, WaivableRule>,
  types: readonly string[],
): readonly FormProblem[] {
  const judged = rules.get(rule)?.type;
  return (scope.types ?? []).flatMap((pattern, index): FormProblem[] => {
    const path = ['scope', 'types', index];
    if (!types.some((type) => fitsWildcard(pattern, type))) {
      const message = `"${pattern}" fits no type that has a snapshot.${didYouMean(pattern, types)}`;
      return [{ path, message }];
    }
    if (judged === undefined || fitsWildcard(pattern, judged)) return [];
    return [{ path, message: `"${pattern}" would never apply: ${rule} judges ${judged}.` }];
  });
}

function timeProblems(waiver: Waiver, now: number): readonly FormProblem[] {
  const { granted, expires } = waiver;
  const today = dayOf(now);
  switch (stateOf(waiver, today)) {
    case 'in force':
      return [];
    case 'to come':
      return [{ path: ['granted'], message: `is granted on ${granted}, and today is ${today} in UTC.` }];
    case 'expired':
      return [
        {
          path: ['expires'],
          message: `expired on ${expires}, and today is ${today} in UTC. Remove it, or have it granted again.`,
        },
      ];
  }
}
