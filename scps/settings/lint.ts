import { didYouMean } from '../../gate/suggest.ts';
import type { PolicyProblem } from '../../schemas/problem.ts';
import { prefixOf, type Actions } from '../actions/classify.ts';
import { uselessReviews } from '../actions/gaps.ts';
import { serviceOf } from '../actions/permissions.ts';
import type { Settings } from './settings.ts';

/** What settings say that names nothing, or changes nothing. `without` was classed without their own classes. */
export function lintSettings(settings: Settings, without: Actions): readonly PolicyProblem[] {
  const { file, positionOf, allow, own } = settings;
  const prefixes = new Set([...without.catalogue.actions.keys()].map(prefixOf));
  const services = new Set(without.types.map(serviceOf));
  const problem = (path: readonly (string | number)[], message: string): PolicyProblem => ({
    file,
    ...positionOf(path),
    message,
  });
  const unknownPrefix = (prefix: string): string =>
    `IAM has no actions of the prefix ${prefix}.${didYouMean(prefix, [...prefixes])}`;
  return [
    ...(allow?.prefixes ?? []).flatMap((prefix, index) =>
      prefixes.has(prefix) ? [] : [problem(['allow', 'prefixes', index], unknownPrefix(prefix))],
    ),
    ...[...own.services].flatMap(([service, { prefix, runTime = [] }]) => {
      const path = ['services', service];
      if (!services.has(service)) {
        const nearest = didYouMean(service, [...services]);
        return [problem(path, `${service} would never apply: no type of it is approved.${nearest}`)];
      }
      return [
        ...(prefix === undefined || prefixes.has(prefix)
          ? []
          : [problem([...path, 'prefix'], unknownPrefix(prefix))]),
        ...runTime.flatMap((one, index) =>
          prefixes.has(one) ? [] : [problem([...path, 'runTime', index], unknownPrefix(one))],
        ),
      ];
    }),
    ...uselessReviews(own.actions, without),
  ];
}
