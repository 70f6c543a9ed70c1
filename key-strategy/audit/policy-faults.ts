import { isAbout, isBound, readKeyPolicy, type KeyStatement } from './key-policy.ts';

/** A fault of a key policy. */
export interface PolicyFault {
  readonly code: 'ADMINISTRATOR-DECRYPTS' | 'PUBLIC-PRINCIPAL' | 'SERVICE-WITHOUT-SOURCE' | 'OTHER-ACCOUNT';
  readonly message: string;
}

/** What a key policy may hold by the plan. */
export interface PolicyBounds {
  /** The account of the key, that of its data, and those of other users. */
  readonly accounts: readonly string[];
  /** Services that take no conditions in their statement. */
  readonly servicesWithoutConditions: readonly string[];
}

/** With these a principal governs the key (AWS KMS developer guide, key administrators). */
const ADMINISTERS = [
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'kms:DeleteImportedKeyMaterial',
  'kms:UpdatePrimaryRegion',
];

/** With these a principal reads what the key protects, or makes the grant to do so. */
const DECRYPTS = ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'];

/** Condition keys that keep a statement for everybody to known callers. */
const CALLERS = [
  'kms:calleraccount',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
];

/** Condition keys that keep a service to known resources. */
const SOURCES = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'kms:encryptioncontext:*',
];

/** The faults of a key policy; `undefined` when the text is no policy. */
export function policyFaults(text: string, bounds: PolicyBounds): readonly PolicyFault[] | undefined {
  const statements = readKeyPolicy(text);
  if (!statements) return undefined;
  return [
    ...decryptingAdministrators(statements),
    ...statements
      .filter(({ allows }) => allows)
      .flatMap((one) => [...publicFault(one), ...serviceFaults(one, bounds), ...accountFaults(one, bounds)]),
  ];
}

function decryptingAdministrators(statements: readonly KeyStatement[]): PolicyFault[] {
  const names = new Set(statements.flatMap(({ principals: { AWS = [] } }) => AWS));
  return [...names].flatMap((name) => {
    const administers = ADMINISTERS.filter((action) => may(name, action, statements));
    const decrypts = DECRYPTS.filter((action) => may(name, action, statements));
    if (administers.length === 0 || decrypts.length === 0) return [];
    const message = `${name} may ${administers.join(', ')}, and ${decrypts.join(', ')}.`;
    return [{ code: 'ADMINISTRATOR-DECRYPTS', message }];
  });
}

/** Whether statements that name a principal, or everybody, allow it an action. Only a deny without conditions takes it away. */
function may(name: string, action: string, statements: readonly KeyStatement[]): boolean {
  const about = statements.filter(
    (statement) =>
      isAbout(statement, action) &&
      (statement.principals.AWS ?? []).some((one) => one === name || one === '*'),
  );
  return (
    about.some(
      (statement) => statement.allows && !(action === 'kms:CreateGrant' && isForServicesAlone(statement)),
    ) &&
    !about.some(
      ({ allows, conditions, isAboutTheKey }) => !allows && conditions.length === 0 && isAboutTheKey,
    )
  );
}

/** `kms:GrantIsForAWSResource`: services of AWS make the grants, for resources of the principal. */
function isForServicesAlone({ conditions }: KeyStatement): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      operator === 'bool' && key === 'kms:grantisforawsresource' && values.every((value) => value === 'true'),
  );
}

function publicFault(statement: KeyStatement): PolicyFault[] {
  const everybody =
    statement.exceptsPrincipals || Object.values(statement.principals).some((names) => names.includes('*'));
  return everybody && !isBound(statement, CALLERS)
    ? [{ code: 'PUBLIC-PRINCIPAL', message: `Everybody may ${actionWords(statement)}.` }]
    : [];
}

function serviceFaults(statement: KeyStatement, { servicesWithoutConditions }: PolicyBounds): PolicyFault[] {
  if (isBound(statement, SOURCES)) return [];
  return (statement.principals.Service ?? [])
    .filter((service) => service !== '*' && !servicesWithoutConditions.includes(service))
    .map((service) => ({
      code: 'SERVICE-WITHOUT-SOURCE',
      message: `${service} may ${actionWords(statement)} for resources of anybody.`,
    }));
}

function accountFaults(statement: KeyStatement, { accounts }: PolicyBounds): PolicyFault[] {
  return (statement.principals.AWS ?? []).flatMap((name) => {
    const account = accountOf(name);
    return account === undefined || accounts.includes(account)
      ? []
      : [{ code: 'OTHER-ACCOUNT', message: `${name} may ${actionWords(statement)}.` }];
  });
}

/** The account that a principal is of, by its ARN or as it is. */
export function accountOf(principal: string): string | undefined {
  return /^(?:arn:[a-z-]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];
}

function actionWords({ actions, notActions = [] }: KeyStatement): string {
  return actions ? actions.join(', ') : `everything but ${notActions.join(', ')}`;
}
