import { allOf, allows, answered, anyOf, valuesOf, type Problem, type Statement } from './statement.ts';
import { undecided } from './undecided.ts';

/** `*`, `arn:*` and whatever names no more than a service. */
const EVERYTHING = /^(arn:([^:]*:){0,4})?[*?]+$/;

/** Actions that know no resource and show no data (Service Authorization Reference, read November 2026). */
const UNSCOPED =
  /^(xray:Put(TraceSegments|TelemetryRecords)|cloudwatch:(PutMetricData|GetMetricData)|logs:((Create|Get|Update|Delete|List)LogDeliver(y|ies)|(Put|Describe)ResourcePolic(y|ies))|ec2:Describe[A-Za-z]+|lakeformation:GetDataAccess|sts:GetCallerIdentity|s3:(ListAllMyBuckets|GetAccountPublicAccessBlock)|kms:ListAliases|ecr:GetAuthorizationToken)$/;

/** Allowed resources are named, but for actions that know none. */
export function resources(statements: readonly Statement[]): Problem[] {
  return statements.filter(allows).flatMap((statement) => {
    const actions = valuesOf(statement, 'Action');
    const unscoped =
      actions.length > 0 && allOf(actions.map(({ value }) => answered(value, (text) => UNSCOPED.test(text))));
    return valuesOf(statement, 'Resource').flatMap((at) => {
      const named = answered(at.value, (text) => !EVERYTHING.test(text));
      return undecided(anyOf([unscoped, named]), at, 'allows every resource');
    });
  });
}
