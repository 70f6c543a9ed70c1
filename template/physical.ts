import { pointerTokens } from '../gate/pointer.ts';
import type { ResourceSchema } from '../gate/schema.ts';
import { Unknown, type Value } from '../gate/value.ts';
import { memberOf } from './node.ts';
import { PSEUDO_PARAMETERS } from './pseudo.ts';
import type { Resolver, WrittenResource } from './resolver.ts';
import type { Scope } from './scope.ts';

/** What a snapshot says of how resources of a type are named. */
export type ResourceFacts = Pick<
  ResourceSchema,
  'primaryIdentifier' | 'refIdentifier' | 'arnTemplate' | 'readOnlyProperties' | 'properties'
>;

/** What `Ref` and `Fn::GetAtt` give of a resource of the same template. */
export interface ResourceNames {
  readonly ref: () => Value;
  readonly attribute: (name: string) => Value;
}

/**
 * The names of a resource, as far as the template tells: a property that is both set and its identifier, and
 * the ARN where the type's ARN template can be filled. Else unknown, because CloudFormation makes the name.
 */
export function namesOfResource(resource: WrittenResource, scope: Scope, resolver: Resolver): ResourceNames {
  const { logicalId, type } = resource;
  const facts = resolver.options.resourceType?.(type);
  const generated = (name: string): string | undefined => resolver.options.generate?.(logicalId, type, name);
  const made = new Unknown('string', `is made by CloudFormation when ${logicalId} is created`);

  function property(name: string): Value | undefined {
    if (scope.naming.includes(logicalId)) return undefined;
    const node = memberOf(memberOf(resource.node, 'Properties'), name);
    const inner = { ...scope, loop: resource.loop, naming: [...scope.naming, logicalId] };
    return node && resolver.resolve(node, inner);
  }

  function arn(): Value | undefined {
    if (!facts?.arnTemplate) return undefined;
    return fillArn(facts.arnTemplate, (name) => arnPart(name, type, property, resolver) ?? generated(name));
  }

  return {
    ref() {
      const [identifier, ...others] = facts?.refIdentifier ?? facts?.primaryIdentifier ?? [];
      const name = identifier === undefined || others.length > 0 ? undefined : pointerTokens(identifier)[1];
      if (facts && name !== undefined && name.endsWith('Arn') && isReadOnly(name, facts))
        return arn() ?? generated(name) ?? made;
      return known(name === undefined ? undefined : property(name)) ?? generated(name ?? 'Id') ?? made;
    },
    attribute(name) {
      const isArn = name === 'Arn' || facts?.primaryIdentifier?.[0] === `/properties/${name}`;
      const settable = facts && Object.hasOwn(facts.properties, name);
      return (
        (settable ? known(property(name)) : isArn && name.endsWith('Arn') ? arn() : undefined) ??
        generated(name) ??
        attributeOf(name)
      );
    },
  };

  function attributeOf(name: string): Unknown {
    // Most attributes are strings; the few lists and numbers are not told apart by a snapshot.
    return new Unknown(name.endsWith('s') ? 'any' : 'string', made.reason);
  }
}

function isReadOnly(name: string, facts: ResourceFacts): boolean {
  return !Object.hasOwn(facts.properties, name);
}

/** A name is text; a number is its text. */
function known(value: Value | undefined): Value | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function fillArn(template: string, part: (name: string) => Value | undefined): Value | undefined {
  let missing: Unknown | 'lost' | undefined;
  const filled = template.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = part(name);
    if (value instanceof Unknown) missing ??= value;
    else if (typeof value === 'string') return value;
    else missing = 'lost';
    return '';
  });
  return missing === undefined ? filled : missing === 'lost' ? undefined : missing;
}

/** The variables of ARN templates are IAM's; few are spelt as the property is. */
function arnPart(
  name: string,
  type: string,
  property: (name: string) => Value | undefined,
  resolver: Resolver,
): Value | undefined {
  const pseudo = { Partition: 'AWS::Partition', Region: 'AWS::Region', Account: 'AWS::AccountId' }[name];
  if (pseudo !== undefined) return PSEUDO_PARAMETERS[pseudo]?.(resolver.options);
  const withPath = /^(\w+Name)WithPath$/.exec(name)?.[1];
  if (withPath !== undefined)
    return joined(property('Path') ?? '/', property(withPath) ?? property(`Managed${withPath}`));
  const own = known(property(name));
  if (own !== undefined) return own;
  return name === `${type.split('::')[2] ?? ''}Name` ? known(property('Name')) : undefined;
}

function joined(path: Value, name: Value | undefined): Value | undefined {
  if (path instanceof Unknown || name instanceof Unknown) return path instanceof Unknown ? path : name;
  return typeof path === 'string' && typeof name === 'string' ? path.slice(1) + name : undefined;
}
