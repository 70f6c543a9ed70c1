import { gatekeepers, unlessRole } from './arns.ts';
import { changingActions, scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/** Keeps the buckets of bundles and code, their settings and objects. Who reads them is for bucket policies to say. */
export function protectBuckets({ actions, settings }: Ground): readonly ExplainedStatement[] {
  return [
    scpStatement(
      {
        sid: 'ProtectBuckets',
        why: 'The Hook judges by a bundle, and runs code, of these buckets. Bundles are signed, so a change could only stop it: that too is denied.',
        actions: changingActions('s3', ['bucket', 'object'], actions.catalogue),
        resources: settings.gate.buckets
          .map((name) => `arn:*:s3:::${name}`)
          .flatMap((arn) => [arn, `${arn}/*`]),
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}
