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
import type { SchemaObject } from './schema.ts';
import { firstUnknown, isObject, Unknown, type Value } from './value.ts';
import { isOfType } from './unknown-type.ts';

function inTurn(checks: readonly Check[]): Check {
  const [only, ...others] = checks;
  if (only && others.length === 0) return only;
  return (frame, data, path) => {
    for (const check of checks) check(frame, data, path);
  };
}

/** The keyword through which ajv calls checks of ours. They report into the frame, never to ajv. */
const checksKeyword: FuncKeywordDefinition = {
  keyword: 'checks',
  schemaType: 'array',
  errors: false,
  compile(checks: readonly Check[]) {
    const check = inTurn(checks);
    return function (this: Frame, data: Value, position) {
      // To ajv an unknown is an object with members; they are none of the resource's.
      if (!(position?.parentData instanceof Unknown)) check(this, data, position?.instancePath ?? '');
      return true;
    };
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

/** A check that ajv compiles when it is first needed, unless it consists of checks of ours alone. */
export function compileLazily(prepared: () => AnySchema): Check {
  let compiled: Check | undefined;
  return (frame, data, path) => {
    compiled ??= compile(prepared());
    compiled(frame, data, path);
  };
}

function compile(prepared: AnySchema): Check {
  const { checks = [], ...plain } =
    typeof prepared === 'object' ? (prepared as { checks?: readonly Check[] }) : {};
  if (typeof prepared === 'object' && Object.keys(plain).length === 0) return inTurn(checks);
  const validate: ValidateFunction = ajv.compile(prepared);
  return (frame, data, path) => {
    const position = {
      instancePath: path,
      parentData: {},
      parentDataProperty: '',
      rootData: {},
      dynamicAnchors: {},
    };
    if (validate.call(frame, data, position)) return;
    for (const error of validate.errors ?? []) if (!isOfName(error)) report(error, frame);
  };
}

/** What is wrong with the name of a member is told once, by `propertyNames` itself. */
function isOfName({ keyword, propertyName }: ErrorObject): boolean {
  return propertyName !== undefined && keyword !== 'propertyNames';
}

/** Takes over an error of ajv. Of an unknown only its type counts here; `undecided` says the rest. */
function report(error: ErrorObject, frame: Frame): void {
  const data = (error.data ?? null) as Value;
  const failure: Failure = {
    keyword: error.keyword,
    path: pathOf(error),
    data,
    schema: error.schema,
    ...named(error),
  };
  if (data instanceof Unknown) {
    // What is forbidden is forbidden whatever it will be.
    if (error.keyword === 'false schema') frame.failures.push(failure);
    else if (error.keyword === 'type' && !isOfType(data, error.schema as SchemaObject['type'])) {
      frame.failures.push({ ...failure, deferred: data.reason });
    }
  } else if (!frame.hasUnknowns || !isBelowUnknown(frame.root, error.instancePath)) {
    const deferred = deferral(error, data);
    frame.failures.push(deferred === undefined ? failure : { ...failure, deferred });
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
  const whole = error.keyword === 'const' || error.keyword === 'enum';
  return whole ? firstUnknown(data)?.reason : undefined;
}

function isBelowUnknown(root: Value, path: string): boolean {
  let value: Value | undefined = root;
  for (const token of pointerTokens(path)) {
    if (Array.isArray(value)) value = (value as readonly Value[])[Number(token)];
    else if (isObject(value)) value = value[token];
    if (value instanceof Unknown) return true;
  }
  return false;
}
