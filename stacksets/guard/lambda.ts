import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { createGuard } from './handler.ts';
import { guardSettingsFrom } from './settings.ts';

/** Entry point of the Lambda function; `settings.ts` says what its environment means. */
export const handler = createGuard(guardSettingsFrom(process.env, import.meta.dirname), {
  cloudFormation: new CloudFormationClient(),
  lambda: new LambdaClient(),
  iam: new IAMClient(),
  config: new ConfigServiceClient(),
  now: Date.now,
  log: (line) => process.stdout.write(`${line}\n`),
});
