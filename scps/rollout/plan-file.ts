import { formCheck, type Form } from '../../schemas/form.ts';
import { RolloutError } from './errors.ts';
import type { Plan } from './plan.ts';

/** How far a roll-out is: written before each step, so that it can go on, or back, whatever happens to this machine. */
export interface Journal {
  readonly plan: Plan;
  readonly direction: 'forward' | 'back';
  /** The number of steps that were taken before the one that is under way. */
  readonly at: number;
}

const POLICY: Form = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    type: { enum: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] },
    content: { type: 'string' },
  },
  required: ['name', 'type', 'content'],
  additionalProperties: false,
};

const FINGERPRINT: Form = { type: 'string', pattern: '^[0-9a-f]{64}$' };

const PLAN: Form = {
  type: 'object',
  properties: {
    version: { const: 1 },
    managementAccount: { type: 'string', pattern: '^\\d{12}$' },
    from: FINGERPRINT,
    to: FINGERPRINT,
    steps: {
      type: 'array',
      items: {
        type: 'object',
        oneOf: [
          {
            properties: { do: { enum: ['create', 'delete'] }, policy: POLICY },
            required: ['do', 'policy'],
            additionalProperties: false,
          },
          {
            properties: {
              do: { enum: ['attach', 'detach'] },
              policy: { type: 'string', minLength: 1 },
              target: { type: 'string', minLength: 1 },
            },
            required: ['do', 'policy', 'target'],
            additionalProperties: false,
          },
        ],
      },
    },
    left: { type: 'array', items: { type: 'string' } },
    paths: { type: 'object', additionalProperties: { type: 'string' } },
  },
  required: ['version', 'managementAccount', 'from', 'to', 'steps', 'left', 'paths'],
  additionalProperties: false,
};

const JOURNAL: Form = {
  type: 'object',
  properties: {
    plan: PLAN,
    direction: { enum: ['forward', 'back'] },
    at: { type: 'integer', minimum: 0 },
  },
  required: ['plan', 'direction', 'at'],
  additionalProperties: false,
};

const planCheck = formCheck(PLAN, 'it');
const journalCheck = formCheck(JOURNAL, 'it');

/** The text of a plan: one form for one plan. */
export function printPlanFile(plan: Plan): string {
  return `${JSON.stringify({ version: 1, ...plan }, null, 2)}\n`;
}

/** The text of a journal. */
export function printJournal({ plan, ...rest }: Journal): string {
  return `${JSON.stringify({ ...rest, plan: { version: 1, ...plan } })}\n`;
}

/** Reads a plan. Throws a RolloutError when the text is none. */
export function parsePlanFile(text: string, file: string): Plan {
  const { version, ...plan } = parsed(
    text,
    planCheck,
    `${file} is no plan of \`stackgate scp plan\``,
  ) as Plan & { version: 1 };
  return plan;
}

/** Reads a journal. Throws a RolloutError when the text is none. */
export function parseJournal(text: string, file: string): Journal {
  const journal = parsed(
    text,
    journalCheck,
    `${file} is no journal of \`stackgate scp apply\``,
  ) as Journal & { plan: { version: 1 } };
  const { version, ...plan } = journal.plan;
  return { ...journal, plan };
}

function parsed(text: string, check: ReturnType<typeof formCheck>, otherwise: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RolloutError(`${otherwise}: it is not JSON.`);
  }
  const [problem] = check(value);
  if (problem) throw new RolloutError(`${otherwise}: ${problem.message}`);
  return value;
}
