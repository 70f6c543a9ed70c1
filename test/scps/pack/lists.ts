import fc from 'fast-check';
import { readCatalogue, type Catalogue } from '../../../scps/actions/catalogue.ts';
import type { ControlPolicy, Statement } from '../../../scps/document.ts';
import { serviceOf } from '../../../scps/pack/action.ts';
import { grouped } from '../../../schemas/grouped.ts';
import { QUOTAS, type Quotas } from '../../../scps/quotas.ts';
import type { WantedStatement } from '../../../scps/wanted.ts';

/** All known actions; read once a test file. */
export const catalogue: Catalogue = await readCatalogue();

const NAMES_OF = grouped(catalogue.actions.keys(), serviceOf);
const SERVICES = [...NAMES_OF.keys()];

/** Lists of known actions, in small letters: a few services, of each hardly any, some or all actions. */
export function lists(maxServices = 8): fc.Arbitrary<readonly string[]> {
  return fc
    .record({
      services: fc.uniqueArray(fc.constantFrom('ec2', 's3', 'iam', 'sagemaker', ...SERVICES), {
        minLength: 1,
        maxLength: maxServices,
      }),
      share: fc.constantFrom(0.05, 0.4, 0.8, 1),
      verb: fc.constantFrom('', 'create', 'put', 'de'),
      seed: fc.nat(),
    })
    .map(({ services, share, verb, seed }) =>
      services
        .flatMap((service) => NAMES_OF.get(service) ?? [])
        .filter((name) => name.includes(`:${verb}`) && chance(name, seed) < share),
    )
    .filter((list) => list.length > 0);
}

/** A number from 0 to 1 that a text and a seed stand for. */
function chance(text: string, seed: number): number {
  let hash = seed | 0;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return ((Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) % 10_000) / 10_000;
}

/** A wanted Deny outside CloudFormation. */
export function deny(Action: readonly string[], Sid = 'OnlyThroughCloudFormation'): WantedStatement {
  const Condition = { StringNotEquals: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] } };
  return wantedScp({ Sid, Effect: 'Deny', Action, Resource: ['*'], Condition });
}

/** A wanted list of what may be done at all. */
export function allow(Action: readonly string[], Sid = 'AllowedListActions'): WantedStatement {
  return wantedScp({ Sid, Effect: 'Allow', Action, Resource: ['*'] });
}

/** A statement of an SCP that spares nothing. */
export function wantedScp(statement: WantedStatement['statement']): WantedStatement {
  return { type: 'SERVICE_CONTROL_POLICY', statement, spared: new Set() };
}

/** Today's quotas with another size of SCPs. */
export function quotasOf(documentSize: number): Quotas {
  return { ...QUOTAS, SERVICE_CONTROL_POLICY: { ...QUOTAS.SERVICE_CONTROL_POLICY, documentSize } };
}

/** All statements of some policies. */
export function statementsOf(policies: readonly ControlPolicy[]): readonly Statement[] {
  return policies.flatMap(({ document }) => document.Statement);
}

/** All known actions that statements name, in order, by regular expressions, which the packer does not use. */
export function expand(statements: readonly Statement[]): readonly string[] {
  const matched = new Set<string>();
  for (const text of statements.flatMap(({ Action = [] }) => Action)) {
    const source = text
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    const fits = new RegExp(`^${source}$`, 'i');
    for (const name of NAMES_OF.get(serviceOf(text)) ?? []) if (fits.test(name)) matched.add(name);
  }
  return [...matched].sort();
}
