import type { Condition } from '../document.ts';
import type { Settings } from '../settings/settings.ts';
import { rcpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/**
 * SCPs bind the principals of the organization alone, so a bucket policy or a key policy could still let others in.
 * Services that call for themselves have no organization; they are known by `aws:PrincipalIsAWSService`.
 */
export function keepOutsidersOut({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const { buckets, keys, tag } = settings.gate;
  const condition = outsiders(settings);
  const onKeys = {
    why: 'Nobody outside the organization uses the keys of the gate, whatever a key policy says.',
  };
  return [
    rcpStatement(
      {
        sid: 'KeepBucketsInside',
        why: 'Nobody outside the organization reaches bundles and code, whatever a bucket policy says.',
        actions: ['s3:*'],
        resources: buckets.map((name) => `arn:*:s3:::${name}`).flatMap((arn) => [arn, `${arn}/*`]),
        condition,
      },
      actions.catalogue,
    ),
    ...(keys.length > 0
      ? [
          rcpStatement(
            {
              ...onKeys,
              sid: 'KeepKeysInside',
              actions: ['kms:*'],
              resources: keys,
              condition,
            },
            actions.catalogue,
          ),
        ]
      : []),
    rcpStatement(
      {
        ...onKeys,
        sid: 'KeepTaggedKeysInside',
        actions: ['kms:*'],
        condition: { ...condition, StringEquals: { [`aws:ResourceTag/${tag.key}`]: [tag.value] } },
      },
      actions.catalogue,
    ),
  ];
}

/** A missing `aws:PrincipalOrgID` is that of an outsider: a negated operator holds without its key. */
function outsiders({ organization }: Settings): Condition {
  return {
    StringNotEquals: { 'aws:PrincipalOrgID': [organization] },
    BoolIfExists: { 'aws:PrincipalIsAWSService': ['false'] },
  };
}
