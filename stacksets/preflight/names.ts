import type { Wanted } from '../wanted.ts';
import { checked, together, type Checked } from './checks.ts';

/** Looks at names that AWS takes in a form of their own. Pure. */
export function checkNames({ sets, stacks, codes }: Wanted): Checked {
  const all = [...sets, ...stacks];
  const values = (name: string): readonly string[] => [
    ...new Set(all.flatMap(({ content }) => content.parameters[name] ?? [])),
  ];
  const buckets = [...values('BundleBucket'), ...new Set(codes.map(({ bucket }) => bucket))];
  return together([
    checked('bucket-names', buckets.flatMap(illegalBucket)),
    checked(
      'hook-alias',
      values('HookAlias').flatMap((alias) =>
        ALIAS.test(alias)
          ? []
          : [
              `HookAlias is "${alias}": write three parts of 2 to 64 letters and digits, such as Stackgate::Guard::Hook; the first does not begin with aws.`,
            ],
      ),
    ),
  ]);
}

/** From the schema of AWS::CloudFormation::LambdaHook. */
const ALIAS = /^(?![Aa][Ww][Ss])[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/;

/** S3 User Guide, "General purpose bucket naming rules", read November 2026. A dot is legal, and breaks TLS. */
const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

function illegalBucket(name: string): readonly string[] {
  if (BUCKET.test(name) && !RESERVED.test(name)) return [];
  return [
    `"${name}" is no name for a bucket: 3 to 63 small letters, digits and hyphens, without the beginnings and ends that AWS keeps for itself.`,
  ];
}
