import type { Where } from '../../stacksets/guard/wanted.ts';
import { KEYS } from '../bundle/bundles.ts';

/** Where the templates are tried. */
export const WHERE: Where = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
export const PLACE = {
  accountID: WHERE.account,
  region: WHERE.region,
  partition: WHERE.partition,
  organizationID: 'o-exampleorg1',
};
/** As StackSets name an instance. */
export const OWN_STACK = 'StackSet-stackgate-90-hook-0123abcd-45ef-67ab-89cd-0123456789ab';
const CODE_SHA256 = 'o5a2z2hSJvSnY9XZVgZZkJ0G2SBG9O9qM2wU8dWjGxA=';
const ORGANIZATION = { OrganizationId: 'o-exampleorg1' };
const EVERYWHERE = {
  ...ORGANIZATION,
  AdministratorAccount: '222222222222',
  BundleBucket: 'stackgate-bundles-222222222222-eu-central-1',
  HomeRegion: 'eu-central-1',
  CodeBucketPrefix: 'stackgate-code-222222222222',
  PublicKey: KEYS.publicKey,
  MinimumSequence: '3',
};
export const PIPELINE = {
  PublisherSubject: 'project_path:bank/gate:ref_type:branch:ref:main',
  DeployerSubject: 'project_path:bank/gate:ref_type:tag:ref:release',
  SigningKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};

export type Parameters = Readonly<Record<string, string>>;

export const HOOK = 'stacksets/templates/90-hook.yaml';
export const GUARD = 'stacksets/templates/60-config-guard.yaml';
export const BUNDLE = 'stacksets/administrator/bundle.yaml';
export const CODE = 'stacksets/administrator/code.yaml';
export const PIPELINE_ROLES = 'stacksets/administrator/pipeline.yaml';
/** The templates of the gate, and with what they are deployed. */
export const PARAMETERS: Readonly<Record<string, Parameters>> = {
  [GUARD]: { ...EVERYWHERE, GuardCodeKey: 'guard-1.zip', HookCodeSha256: CODE_SHA256 },
  [HOOK]: { ...EVERYWHERE, HookCodeKey: 'hook-1.zip' },
  [BUNDLE]: ORGANIZATION,
  [CODE]: ORGANIZATION,
  [PIPELINE_ROLES]: { ...PIPELINE, Provider: 'gitlab.com' },
};
