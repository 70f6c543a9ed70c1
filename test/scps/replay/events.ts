/** An event as CloudTrail writes it: a role creates a bucket, directly. Fields that are given replace its own. */
export function event(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: session(),
    eventTime: '2026-11-01T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'CreateBucket',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.1',
    readOnly: false,
    resources: [
      { accountId: '222222222222', type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::amzn-s3-demo-bucket' },
    ],
    eventType: 'AwsApiCall',
    managementEvent: true,
    ...fields,
  };
}

/** The identity of a session of a role. */
export function session(role = 'Developer', account = '222222222222', fields: object = {}): object {
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/${role}/session`,
    accountId: account,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${role}`, accountId: account },
      attributes: { mfaAuthenticated: 'false' },
    },
    ...fields,
  };
}
