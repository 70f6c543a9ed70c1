import { unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/**
 * What takes a key away or gives it to others. Cryptography and grants are not here: the gate works with them; nor is
 * what restores a key.
 */
const KEY_ACTIONS = [
  'DeleteAlias',
  'DeleteImportedKeyMaterial',
  'DisableKey',
  'DisableKeyRotation',
  'PutKeyPolicy',
  'ReplicateKey',
  'RevokeGrant',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdatePrimaryRegion',
].map((action) => `kms:${action}`);

/**
 * Keeps the keys of the gate against everyone, through CloudFormation too: it deletes a key by ScheduleKeyDeletion when
 * a stack is deleted. Only who breaks the glass may.
 */
export function protectKeys({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const { keys, tag } = settings.gate;
  const exemption = unlessRole(settings.breakGlass);
  const why =
    'Without its keys the gate refuses everything, and a key that is deleted does not come back. CloudFormation may not either.';
  const byTag = scpStatement(
    {
      sid: 'ProtectTaggedKeys',
      why: `${why} Keys with the tag of the gate, and the tag itself.`,
      actions: KEY_ACTIONS,
      condition: { ...exemption, StringEquals: { [`aws:ResourceTag/${tag.key}`]: [tag.value] } },
    },
    actions.catalogue,
  );
  if (keys.length === 0) return [byTag];
  const byArn = scpStatement(
    { sid: 'ProtectKeys', why, actions: KEY_ACTIONS, resources: keys, condition: exemption },
    actions.catalogue,
  );
  return [byArn, byTag];
}
