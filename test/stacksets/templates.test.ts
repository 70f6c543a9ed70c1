import { SchemaValidator, TemplateFile } from '@aws/cloudformation-validate';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../cli/check-template.ts';
import { planOf, play } from '../../simulation/play.ts';
import { HANDLER, POLICY } from '../hook/hooks.ts';
import { checked, deployed, isBefore, PARAMETERS, PLACE, SETS, setOf } from './baseline.ts';

/** The reasons for which `check` leaves something to the Hook: names that only the deployment makes. */
const KNOWN_LATER =
  /cannot be judged yet: it is (exported by another stack|made by CloudFormation when \w+Key is created)\.$/;

/** TemplateBody of CreateStackSet, in bytes, and resources of a template: AWS CloudFormation User Guide, quotas. */
const MOST_BYTES = 51_200;
const MOST_RESOURCES = 500;

const validator = new SchemaValidator();

/** Switches of what an account has one of, and what an organization may have already. */
const SWITCHES = ['ManageCatalogEncryption', 'ManageLakeFormation', 'ManageTrail'];

it('is five sets, in the order of their numbers', () => {
  expect(SETS.map(({ name }) => name)).toEqual([
    '10-keys-and-roles',
    '20-network',
    '30-storage-and-queues',
    '40-catalog',
    '50-processing-and-monitoring',
  ]);
});

describe.each(SETS)('$name', (set) => {
  const { file, text, template } = set;
  const types = Object.values(template.Resources).map(({ Type }) => Type);

  it('is approved, without waivers, but for names that only a deployment makes', () => {
    const { resources, problems, notes } = checked(set, text);
    expect([...problems, ...notes]).toEqual([]);
    const findings = resources.flatMap((resource) => resource.findings);
    expect(findings.filter(({ verdict }) => verdict !== 'deferred')).toEqual([]);
    const unexplained = findings.filter(({ message }) => !KNOWN_LATER.test(message));
    expect(unexplained).toEqual([]);
  });

  it('is refused nowhere, whatever is known of the place', () => {
    const { resources } = checkTemplate(text, file, POLICY, { context: {}, parameters: {}, now: Date.now() });
    const refused = resources.flatMap(({ findings }) =>
      findings.filter(({ verdict }) => verdict === 'refused'),
    );
    expect(refused).toEqual([]);
  });

  it('is a template that CloudFormation takes', () => {
    const problems = validator
      .validate(new TemplateFile(file), PLACE.region)
      .filter(({ severity }) => severity === 'ERROR' || severity === 'FATAL');
    expect(problems.map(({ message, propertyPath, entity }) => [entity, propertyPath, message])).toEqual([]);
  });

  it('is flat, and small enough to be sent as it is', () => {
    expect(template.Transform).toBeUndefined();
    expect(
      types.filter((type) =>
        /^AWS::CloudFormation::(Stack|StackSet|Macro|CustomResource)$|^Custom::/.test(type),
      ),
    ).toEqual([]);
    expect(text).not.toContain('Fn::Transform');
    // CloudFormation reads neither from what it is sent.
    expect(text).not.toMatch(/<<:|: [&*][a-z]/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
    expect(types.length).toBeLessThanOrEqual(MOST_RESOURCES);
  });

  it('says what each parameter is for, and needs no other than the organization gives', () => {
    const open = Object.entries(template.Parameters).filter(([, { Default }]) => Default === undefined);
    expect(Object.keys(PARAMETERS)).toEqual(expect.arrayContaining(open.map(([name]) => name)));
    expect(open.filter(([, { Description }]) => Description === undefined)).toEqual([]);
  });

  it('is approved by the Hook, resource by resource', async () => {
    for (const { name, state, place } of deployed().filter(({ name }) => name === set.name)) {
      for await (const { logicalId, response } of play(planOf({ next: state }), HANDLER, place))
        expect([name, logicalId, response?.message]).toEqual([
          name,
          logicalId,
          expect.stringMatching(/ is approved\.$/),
        ]);
    }
  });
});

describe('what the sets have together', () => {
  it('has a name of its own in each Region for what IAM and S3 have once', () => {
    // The longest name of a Region, for names are cut nowhere.
    const [here, there] = [PLACE.region, 'ap-southeast-2'].map((region) =>
      deployed({ ...PARAMETERS, HomeRegion: region }, region).flatMap(({ state }) =>
        state.resources.flatMap(({ type, properties }) => {
          const { RoleName, ManagedPolicyName, BucketName } = properties;
          const name = RoleName ?? ManagedPolicyName ?? BucketName;
          return /^AWS::(IAM::|S3::Bucket$)/.test(type) ? [name as string] : [];
        }),
      ),
    );
    expect(here?.length).toBeGreaterThan(20);
    expect(here).not.toContain(undefined);
    expect([...(here ?? []), ...(there ?? [])].length).toBe(
      new Set([...(here ?? []), ...(there ?? [])]).size,
    );
    expect(there?.filter((name) => name.length > 63 || !name.startsWith('stackgate-'))).toEqual([]);
  });

  it('has a bucket for each zone and classification, each under its own key', () => {
    const buckets = Object.values(setOf('30').template.Resources)
      .filter(({ Type }) => Type === 'AWS::S3::Bucket')
      .flatMap(({ Properties }) => {
        const [, key] =
          /"Fn::ImportValue":"stackgate-10-keys-and-roles-([a-z-]+)"/.exec(JSON.stringify(Properties)) ?? [];
        const tags = Properties.Tags as { Key: string; Value: string }[] | undefined;
        return tags ? [[...tags.map(({ Value }) => Value), key]] : [];
      });
    const classifications = ['internal', 'confidential', 'restricted'];
    expect(buckets).toEqual(
      ['raw', 'curated', 'analytics'].flatMap((zone) => classifications.map((one) => [zone, one, one])),
    );
  });

  it('refuses another key than that of the bucket, and whoever is not of the organization', () => {
    const policies = deployed()
      .flatMap(({ state }) => state.resources)
      .filter(
        ({ type, logicalId }) =>
          type === 'AWS::S3::BucketPolicy' && /^(Raw|Curated|Analytics)/.test(logicalId),
      );
    expect(policies).toHaveLength(9);
    for (const { properties } of policies) {
      const { Statement } = properties.PolicyDocument as unknown as {
        Statement: { Sid: string; Effect: string; Condition: object }[];
      };
      expect(Statement.map(({ Sid, Effect }) => `${Effect} ${Sid}`)).toEqual([
        'Deny TlsOnly',
        'Deny OrganizationOnly',
        'Deny NoOtherKey',
        'Deny NoOtherEncryption',
      ]);
      expect(JSON.stringify(Statement)).toContain('"aws:PrincipalOrgID":"o-exampleorg1"');
    }
  });

  it('has no way to the internet', () => {
    const types = SETS.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type));
    expect(types.filter((type) => /Gateway|::EIP|::Route$/.test(type))).toEqual([]);
    expect(setOf('20').text).not.toContain('DefaultSecurityGroup');
  });
});

describe('traps of StackSets', () => {
  it('6: the role of StackSets administers the lake before it makes tags and grants', () => {
    const set = setOf('40');
    const before = isBefore(set);
    const resources = Object.entries(set.template.Resources);
    const settings = resources.find(([id]) => id === 'LakeSettings')?.[1].Properties.Admins;
    expect(JSON.stringify(settings)).toContain('role/${StackSetsExecutionRole}');
    const rest = resources.filter(
      ([id, { Type }]) => id !== 'LakeSettings' && /^AWS::(LakeFormation::|Glue::Database$)/.test(Type),
    );
    expect(rest.length).toBeGreaterThan(20);
    expect(rest.filter(([id]) => !before('LakeSettings', id))).toEqual([]);
  });

  it('7: what a set needs of the organization is the same in all accounts, so a new one lacks nothing', () => {
    const needed = SETS.flatMap(({ template }) =>
      Object.entries(template.Parameters).flatMap(([name, { Default }]) =>
        Default === undefined ? [name] : [],
      ),
    );
    expect([...new Set(needed)].sort()).toEqual(['HomeRegion', 'OrganizationId', 'StackSetsExecutionRole']);
  });

  it('8: roles are made before the keys whose policies name them', () => {
    const set = setOf('10');
    const before = isBefore(set);
    const { resources } = deployed()[0]?.state ?? expect.unreachable();
    const roles = new Map(resources.map(({ logicalId, properties }) => [properties.RoleName, logicalId]));
    for (const { logicalId, properties } of resources.filter(({ type }) => type === 'AWS::KMS::Key')) {
      const named = JSON.stringify(properties.KeyPolicy).matchAll(/:role\/([^"*]+)"/g);
      const late = [...named].filter(([, name]) => !before(roles.get(name) ?? '', logicalId));
      expect([logicalId, late.map(([, name]) => name)]).toEqual([logicalId, []]);
      expect(before('KeyAdministrator', logicalId)).toBe(true);
    }
  });

  it.each(SWITCHES)('9: what an account has once is left alone where %s is false', (name) => {
    const typesOf = (parameters: Readonly<Record<string, string>>): string[] =>
      deployed(parameters).flatMap(({ state }) => state.resources.map(({ type }) => type));
    const singletons =
      /^AWS::(Glue::DataCatalogEncryptionSettings|LakeFormation::DataLakeSettings|CloudTrail::Trail)$/;
    const all = typesOf(PARAMETERS).filter((type) => singletons.test(type));
    const less = typesOf({ ...PARAMETERS, [name]: 'false' }).filter((type) => singletons.test(type));
    expect(all).toHaveLength(3);
    expect(less).toHaveLength(2);
  });

  it('9: each switch is a parameter that says true or false', () => {
    const found = SETS.flatMap(({ template }) =>
      Object.keys(template.Parameters).filter((name) => name.startsWith('Manage')),
    );
    expect(found.sort()).toEqual(SWITCHES);
  });

  it('has one trail, in the home Region, which records all', () => {
    const trails = (region: string): number =>
      deployed(PARAMETERS, region).flatMap(({ state }) =>
        state.resources.filter(({ type }) => type === 'AWS::CloudTrail::Trail'),
      ).length;
    expect([trails(PLACE.region), trails('eu-central-1')]).toEqual([1, 0]);
  });
});
