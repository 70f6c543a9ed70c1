import {
  Ajv,
  type AnySchema,
  type ErrorObject,
  type FuncKeywordDefinition,
  type ValidateFunction,
} from 'ajv';
import type { Failure } from './failure.ts';
import type { Check, Frame } from './frame.ts';
import { compilePattern } from './placeholder.ts';
import { childPointer, pointerTokens } from './pointer.ts';
import type { SchemaObject, TypeName } from './schema.ts';
import { firstUnknown, isObject, Unknown, type Value } from './value.ts';

/** The keyword through which ajv calls checks of ours. They report into the frame, never to ajv. */
const checksKeyword: FuncKeywordDefinition = {
  keyword: 'checks',
  schemaType: 'array',
  errors: false,
  compile: (checks: readonly Check[]) =>
    function (this: Frame, data: Value, position) {
      const path = position?.instancePath ?? '';
      for (const check of checks) check(this, data, path);
      return true;
    },
};

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  messages: false,
  passContext: true,
  strict: false,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  validateFormats: false,
  logger: false,
  code: {
    optimize: false,
    regExp: Object.assign((source: string) => compilePattern(source), { code: 'compilePattern' }),
  },
}).addKeyword(checksKeyword);

/** A check that ajv compiles when it is first needed. */
export function compileLazily(prepared: () => AnySchema): Check {
  let validate: ValidateFunction | undefined;
  return (frame, data, path) => {
    validate ??= ajv.compile(prepared());
    const position = {
      instancePath: path,
      parentData: {},
      parentDataProperty: '',
      rootData: {},
      dynamicAnchors: {},
    };
    if (validate.call(frame, data, position)) return;
    for (const error of validate.errors ?? []) report(error, frame);
  };
}

/** Takes over an error of ajv. Of an unknown only its type is of interest here; `undecided` says the rest. */
function report(error: ErrorObject, frame: Frame): void {
  const data = (error.data ?? null) as Value;
  const failure: Failure = {
    keyword: error.keyword,
    path: pathOf(error),
    data,
    schema: error.schema,
    ...named(error),
  };
  const hidden = frame.hasUnknowns ? unknownOnPath(frame.root, error.instancePath) : undefined;
  if (!hidden) {
    const deferred = deferral(error, data);
    frame.failures.push(deferred === undefined ? failure : { ...failure, deferred });
  } else if (error.keyword === 'type' && data === hidden && !couldBe(hidden, error.schema)) {
    frame.failures.push({ ...failure, deferred: hidden.reason });
  }
}

function pathOf(error: ErrorObject): string {
  const { additionalProperty, propertyName } = error.params as Record<string, string | undefined>;
  const token = additionalProperty ?? (error.keyword === 'propertyNames' ? propertyName : undefined);
  return token === undefined ? error.instancePath : childPointer(error.instancePath, token);
}

function named({ params, parentSchema }: ErrorObject): Pick<Failure, 'property' | 'known'> {
  const { additionalProperty, missingProperty, propertyName } = params as Record<string, string | undefined>;
  if (additionalProperty !== undefined) {
    const { properties = {} } = parentSchema as SchemaObject;
    return { property: additionalProperty, known: Object.keys(properties) };
  }
  const property = missingProperty ?? propertyName;
  return property === undefined ? {} : { property };
}

/** Why a failure is of a value that is not the final one: a dynamic reference, or a whole with unknown parts. */
function deferral(error: ErrorObject, data: Value): string | undefined {
  if (typeof data === 'string' && data.includes('{{resolve:')) {
    return 'is a dynamic reference, which CloudFormation resolves later';
  }
  const whole = error.keyword === 'const' || error.keyword === 'enum' || error.keyword === 'uniqueItems';
  return whole ? firstUnknown(data)?.reason : undefined;
}

function unknownOnPath(root: Value, path: string): Unknown | undefined {
  let value: Value | undefined = root;
  if (value instanceof Unknown) return value;
  for (const token of pointerTokens(path)) {
    if (Array.isArray(value)) value = (value as readonly Value[])[Number(token)];
    else if (isObject(value)) value = value[token];
    if (value instanceof Unknown) return value;
  }
  return undefined;
}

const TYPES_OF_KIND: Readonly<Record<Unknown['kind'], readonly TypeName[]>> = {
  string: ['string'],
  number: ['number'],
  boolean: ['boolean'],
  list: ['array'],
  any: [],
};

function couldBe(unknown: Unknown, type: unknown): boolean {
  const wanted = Array.isArray(type) ? (type as TypeName[]) : [type as TypeName];
  return TYPES_OF_KIND[unknown.kind].some((kind) => wanted.includes(kind));
}
