import { prefixOf } from '../actions/classify.ts';
import { gatekeepers, onlyForRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/**
 * Everything else is denied where this is attached in the place of FullAWSAccess: what the approved services have, but
 * for unclassified actions, what handlers of approved types need of others, and what every account needs. All shards
 * of it belong on one node, where they add up. Roles of the gate, and those that are exempted, are let through to the
 * other statements: the gate is made of services that need not be approved.
 */
export function allowedListActions({ actions, settings }: Ground): readonly ExplainedStatement[] {
  if (!settings.allow) return [];
  const { catalogue, classified, needed, runTime } = actions;
  const { gate } = settings;
  const exempted = settings.exempted.map(({ role }) => role);
  const prefixes = new Set([...runTime, ...settings.allow.prefixes]);
  const allowed = [...catalogue.actions].filter(([key]) => {
    const { why } = classified.get(key) ?? {};
    return why ? why.class !== 'unclassified' : needed.has(key) || prefixes.has(prefixOf(key));
  });
  return [
    scpStatement(
      {
        sid: 'AllowedListActions',
        why: 'Only the actions of approved services, and what they need of others, can be allowed at all.',
        effect: 'Allow',
        actions: allowed.map(([, { name }]) => name),
      },
      catalogue,
    ),
    scpStatement(
      {
        sid: 'AllowedToExemptedRoles',
        why: 'The gate is made of services that need not be approved, and exempted roles may need any.',
        effect: 'Allow',
        actions: ['*'],
        condition: onlyForRole([...new Set([...gatekeepers(settings), ...gate.roles, ...exempted])]),
      },
      catalogue,
    ),
  ];
}
