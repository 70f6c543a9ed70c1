import { gatekeepers, unlessRole } from './arns.ts';
import { changingActions, scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/** Keeps the bucket of the bundles, its settings and its objects. Who reads it is for the bucket policy to say. */
export function protectBundle({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const arn = `arn:*:s3:::${settings.gate.bucket}`;
  return [
    scpStatement(
      {
        sid: 'ProtectBundle',
        why: 'The Hook judges by what is in the bucket. Bundles are signed, so a change could only stop it: that too is denied.',
        actions: changingActions('s3', ['bucket', 'object'], actions.catalogue),
        resources: [arn, `${arn}/*`],
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}
