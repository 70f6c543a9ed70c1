import type { FormProblem } from '../../schemas/form.ts';
import type { WrittenSettings } from './form.ts';

/** What settings say that would lock people out, or leave a way around the gate. */
export function meaningProblems(settings: WrittenSettings): readonly FormProblem[] {
  return [...accountProblems(settings), ...nameProblems(settings), ...roleProblems(settings)];
}

function accountProblems({ managementAccount, gateAccount }: WrittenSettings): readonly FormProblem[] {
  if (managementAccount !== gateAccount) return [];
  const message =
    'SCPs do not bind the management account, so the gate would be open there. Delegate it to another account.';
  return [{ path: ['gateAccount'], message }];
}

const NAMES = ['stackSets', 'functions', 'buckets', 'alerts'] as const;

/** A wildcard is for the names of the gate alone: what stands before it is a word, and no beginning of one. */
function nameProblems({ gate }: WrittenSettings): readonly FormProblem[] {
  return NAMES.flatMap((member) =>
    gate[member].flatMap((name, index) => {
      if (!name.endsWith('*') || /^.{4,}-\*$/.test(name)) return [];
      const message = `"${name}" fits names of others too; write four characters or more and a hyphen before the wildcard.`;
      return [{ path: ['gate', member, index], message }];
    }),
  );
}

interface NamedRole {
  readonly path: readonly (string | number)[];
  readonly role: string;
}

function roleProblems(settings: WrittenSettings): readonly FormProblem[] {
  const list = (member: 'administrators' | 'breakGlass'): readonly NamedRole[] =>
    (settings[member] ?? []).map((role, index) => ({ path: [member, index], role }));
  const gate = settings.gate.roles.map((role, index) => ({ path: ['gate', 'roles', index], role }));
  const exempted = (settings.exempted ?? []).map(({ role }, index) => ({
    path: ['exempted', index, 'role'],
    role,
  }));
  const breakGlass = list('breakGlass');
  return [
    ...[...gate, ...list('administrators'), ...breakGlass, ...exempted].flatMap(anchorProblems),
    ...breakGlass.flatMap(pathProblems),
    ...repeated([...breakGlass, ...exempted]),
  ];
}

/** A pattern is as strong as what stands before its first wildcard: whoever may make such a role is exempted. */
function anchorProblems({ path, role }: NamedRole): readonly FormProblem[] {
  const anchor = role.search(/[*?]/);
  if (anchor < 0 || anchor >= 4) return [];
  const message = `"${role}" fits roles that anyone may have made; begin it with a path or a name, and end it with the wildcard.`;
  return [{ path, message }];
}

/** What nothing else holds back must not be a name that is made by chance. */
function pathProblems({ path, role }: NamedRole): readonly FormProblem[] {
  const folder = role.slice(0, role.lastIndexOf('/') + 1);
  if (folder !== '' && !/[*?]/.test(folder)) return [];
  return [{ path, message: `"${role}" needs a path, such as break-glass/${role}, and no wildcard in it.` }];
}

function repeated(roles: readonly NamedRole[]): readonly FormProblem[] {
  return roles.flatMap(({ path, role }, index) => {
    const before = roles.findIndex((other) => other.role === role);
    if (before === index) return [];
    return [{ path, message: `"${role}" is exempted already, as ${String(roles[before]?.path.join('.'))}.` }];
  });
}
