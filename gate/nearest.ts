import type { Branch, Failure } from './failure.ts';

/**
 * What to tell of a value that fits no branch of an `anyOf` or `oneOf`: the failures of the nearest branch,
 * instead of those of all. A branch that wants another kind of value altogether is never the nearest; when
 * all do, the failure itself is told.
 */
export function nearestFailures(failure: Failure): readonly Failure[] {
  const branches = (failure.branches ?? []).filter((branch) => !wantsOtherKind(branch, failure.path));
  const nearest = branches.reduce<Branch | undefined>(
    (best, branch) => (best && best.failures.length <= branch.failures.length ? best : branch),
    undefined,
  );
  if (!nearest || branches.length > 1) {
    const missing = missingOnly(branches, failure.path);
    if (!nearest || missing) return [failure];
  }
  return nearest.failures.flatMap((inner) => nearestFailures(inherit(inner, failure)));
}

/** What holds for the whole choice holds for its branch: the rule, and that it is not certain. */
function inherit(inner: Failure, { rule, deferred }: Failure): Failure {
  return {
    ...inner,
    ...(inner.rule === undefined && rule !== undefined && { rule }),
    ...(inner.deferred === undefined && deferred !== undefined && { deferred }),
  };
}

/** The properties of which one is needed, when every branch lacks just one property and nothing else. */
export function missingOnly(branches: readonly Branch[], path: string): readonly string[] | undefined {
  const missing = branches.map(({ failures }) => {
    const [only, ...rest] = failures;
    return rest.length === 0 && only?.keyword === 'required' && only.path === path
      ? only.property
      : undefined;
  });
  const names = missing.filter((name) => name !== undefined);
  return names.length > 0 && names.length === missing.length ? names : undefined;
}

function wantsOtherKind({ failures }: Branch, path: string): boolean {
  return failures.some((failure) => failure.keyword === 'type' && failure.path === path);
}
