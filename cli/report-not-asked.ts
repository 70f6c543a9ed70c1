import type { CoverageReportOptions } from './report-coverage.ts';

type Asked = Pick<CoverageReportOptions, 'templates' | 'stacksFrom' | 'hooks' | 'keys' | 'scps'>;

/** What a reader might take for fine, for the report says nothing of it. */
export function notAskedBy({ templates, stacksFrom, hooks, keys, scps }: Asked): readonly string[] {
  const rows: readonly (readonly [isLeftOut: boolean, words: string])[] = [
    [templates === undefined, 'Templates: give --templates.'],
    [stacksFrom === undefined, 'What is deployed in accounts and Regions: give --stacks-from aws.'],
    [
      stacksFrom === undefined,
      hooks === undefined
        ? 'Whether the Hook is in force in accounts and Regions: give --stacks-from aws, or --hooks with organization.yaml.'
        : 'Whether the Hook is in force today where it was deployed: give --stacks-from aws.',
    ],
    [
      stacksFrom !== undefined && hooks === undefined,
      'Whether the Hook is in accounts and Regions that were not read: give --hooks with organization.yaml.',
    ],
    [
      hooks !== undefined,
      'Whether the Hook is in accounts outside of these OUs, the management account among them: StackSets do not reach it.',
    ],
    [
      stacksFrom !== undefined || hooks !== undefined,
      'Whether function, roles and bundle of the Hook are what was deployed: the guard judges them in each account (docs/guard.md).',
    ],
    [keys === undefined, 'Planned keys and their rotation: give --keys with an inventory or a plan.'],
    [scps === undefined, 'Control policies: give --scps with organization.json or wanted.json.'],
  ];
  return rows.flatMap(([isLeftOut, words]) => (isLeftOut ? [words] : []));
}
