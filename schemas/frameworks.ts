import { didYouMean } from '../gate/suggest.ts';
import { formReader } from './form.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';
import { OBJECTIVE_IDS, type Objective } from './purpose.ts';

const text = { type: 'string', minLength: 1 } as const;

/** The form of `frameworks/<id>.yaml`, as JSON Schema. */
export const FRAMEWORK_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate framework',
  type: 'object',
  required: ['title', 'version', 'sources', 'ids', 'controls', 'notAddressed'],
  additionalProperties: false,
  properties: {
    title: text,
    version: text,
    sources: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name', 'read'],
        additionalProperties: false,
        properties: {
          name: text,
          read: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'the day it was read' },
        },
      },
    },
    ids: text,
    controls: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['id', 'asks', 'notShown'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', minLength: 1, description: 'in quotes' },
          asks: text,
          objectives: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: OBJECTIVE_IDS } },
          notShown: text,
        },
      },
    },
    notAddressed: {
      type: 'array',
      items: {
        type: 'object',
        required: ['family', 'asks'],
        additionalProperties: false,
        properties: { family: { ...text, description: 'in quotes' }, asks: text },
      },
    },
  },
} as const;

/** One control of a framework, as far as rules of resources have to do with it. */
export interface Control {
  /** As the framework spells it: `164.312(a)(1)`, `SC-28`. */
  readonly id: string;
  /** What it asks for, in our words. */
  readonly asks: string;
  /** Rules for these meet it in part. None: only rules that name the control do. */
  readonly objectives?: readonly Objective[];
  /** What of it no rule of ours can show. */
  readonly notShown: string;
}

/** Controls that rules of resources have nothing to do with. */
export interface ControlFamily {
  /** Such as `PE`, `164.310`. */
  readonly family: string;
  readonly asks: string;
}

/** A framework of controls, and what it has to do with the objectives of rules. */
export interface Framework {
  /** The name of its file: `hipaa`. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Where its ids are from; `read` is a day. */
  readonly sources: readonly { readonly name: string; readonly read: string }[];
  readonly controls: readonly Control[];
  readonly notAddressed: readonly ControlFamily[];
}

interface FrameworkFile extends Omit<Framework, 'id'> {
  /** A regular expression that all ids of the framework fit. */
  readonly ids: string;
}

const readForm = formReader<FrameworkFile>(FRAMEWORK_FORM);

/**
 * Reads a framework. Throws a PolicyError that names every place where the form is wrong, and every id that is no id of
 * the framework or stands there twice.
 */
export function parseFramework(source: string, file: string, id: string): Framework {
  const { content, positionOf } = readForm(source, file);
  const { ids, ...framework } = content;
  const grammar = patternOf(ids);
  if (!grammar) {
    throw new PolicyError([{ file, ...positionOf(['ids']), message: `"${ids}" is no regular expression.` }]);
  }
  const seen = new Set<string>();
  const problems = content.controls.flatMap((control, index): PolicyProblem[] => {
    const twice = seen.has(control.id);
    seen.add(control.id);
    if (!twice && grammar.test(control.id)) return [];
    const message = twice
      ? `the control "${control.id}" stands here twice.`
      : `"${control.id}" is no id of this framework: ${ids}.`;
    return [{ file, ...positionOf(['controls', index, 'id']), message }];
  });
  if (problems.length > 0) throw new PolicyError(problems);
  return { id, ...framework };
}

function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source})$`, 'u');
  } catch {
    return undefined;
  }
}

/** Why a reference such as `hipaa:164.312(b)` names no control; nothing when it names one. */
export function unknownControl(reference: string, frameworks: readonly Framework[]): string | undefined {
  const [name = '', control = ''] = reference.split(':');
  const framework = frameworks.find(({ id }) => id === name);
  if (!framework) {
    const known = frameworks.map(({ id }) => id);
    const hint = didYouMean(name, known) || ' Copy it from the pack, or take the reference out.';
    return `frameworks/ has no ${name}.yaml.${hint}`;
  }
  const known = framework.controls.map(({ id }) => id);
  return known.includes(control)
    ? undefined
    : `${framework.id} has no control "${control}".${didYouMean(control, known)}`;
}
