import { didYouMean } from '../../gate/suggest.ts';
import type { Wanted } from '../wanted.ts';
import { checked, type Checked } from './checks.ts';

/** The parameter that gives the Hook, and the guard with it, the values of named placeholders. */
const PARAMETER = 'PlaceholderValues';

/**
 * Looks whether every named placeholder of a policy has a value, for the Hook refuses what depends on one that has none.
 * `named` has each with what it stands for. With `only`, names of StackSets and stacks, the others may lack values. Pure.
 */
export function checkPlaceholders(
  named: ReadonlyMap<string, string>,
  { sets, stacks }: Wanted,
  only?: readonly string[],
): Checked {
  const given = [...sets, ...stacks].flatMap(({ name, content }) => {
    const text = content.parameters[PARAMETER];
    return text === undefined ? [] : [{ name, text }];
  });
  const lost =
    given.length === 0 && named.size > 0
      ? [`No template has the parameter ${PARAMETER}, and the policy has placeholders: ${listed(named)}.`]
      : [];
  const wrong = given
    .filter(({ name }) => only?.includes(name) ?? true)
    .flatMap(({ name, text }) => problemsOf(name, text, named));
  return checked('placeholders', [...lost, ...wrong]);
}

function problemsOf(set: string, text: string, named: ReadonlyMap<string, string>): readonly string[] {
  const values = valuesIn(text);
  if (!values) return [`${PARAMETER} of ${set} is no JSON object of strings, such as '{ "name": "value" }'.`];
  const lacking = [...named].filter(([name]) => !Object.hasOwn(values, name));
  const unknown = Object.keys(values).filter((name) => !named.has(name));
  return [
    ...lacking.map(([name, meaning]) => `${PARAMETER} of ${set} has no value of ${name} (${meaning}).`),
    ...unknown.map(
      (name) =>
        `${PARAMETER} of ${set} has "${name}", which is no placeholder of the policy.${didYouMean(name, [...named.keys()])}`,
    ),
  ];
}

function valuesIn(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const values: unknown = JSON.parse(text);
    const isObject = typeof values === 'object' && values !== null && !Array.isArray(values);
    return isObject && Object.values(values).every((value) => typeof value === 'string')
      ? (values as Readonly<Record<string, string>>)
      : undefined;
  } catch {
    return undefined;
  }
}

function listed(named: ReadonlyMap<string, string>): string {
  return [...named.keys()].join(', ');
}
