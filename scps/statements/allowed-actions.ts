import { prefixOf } from '../actions/classify.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/**
 * Everything else is denied where this is attached in the place of FullAWSAccess: what the approved services have, but
 * for unclassified actions, what handlers of approved types need of others, and what every account needs. All shards
 * of it belong on one node, where they add up.
 */
export function allowedListActions({ actions, settings }: Ground): readonly ExplainedStatement[] {
  if (!settings.allow) return [];
  const { catalogue, classified, needed, runTime } = actions;
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
  ];
}
