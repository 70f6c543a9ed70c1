import type { Paint } from '../report/paint.ts';
import { RATES } from '../scps/rollout/limits.ts';
import { wordFor } from '../scps/rollout/names.ts';
import type { Plan } from '../scps/rollout/plan.ts';
import type { Step } from '../scps/rollout/state.ts';
import { printable } from './printable.ts';

/** A plan in the order in which it is done, under a heading for each target that it comes to. */
export function printSteps(
  { steps, left, paths }: Pick<Plan, 'steps' | 'left' | 'paths'>,
  paint: Paint,
): string {
  const lines: string[] = [];
  let heading = '';
  for (const step of steps) {
    const place = placeOf(step, paths);
    if (place !== heading) lines.push(...(heading === '' ? [] : ['']), paint.bold(printable(place)));
    heading = place;
    lines.push(`  ${lineFor(step, paint)}`);
  }
  if (left.length > 0)
    lines.push('', paint.bold('stays'), ...left.map((line) => paint.yellow(`  ${printable(line)}`)));
  lines.push('', summaryOf(steps));
  return `${lines.join('\n').trimStart()}\n`;
}

function placeOf(step: Step, paths: Plan['paths']): string {
  if (step.do === 'create') return 'new policies';
  if (step.do === 'delete') return 'policies that nothing needs any more';
  return `${paths[step.target] ?? '?'} (${step.target})`;
}

function lineFor(step: Step, { green, red }: Paint): string {
  if (step.do === 'attach') return green(`+ ${printable(step.policy)}`);
  if (step.do === 'detach') return red(`- ${printable(step.policy)}`);
  const { name, type, content } = step.policy;
  const line = `${printable(name)}  ${wordFor(type)}, ${Buffer.byteLength(content)} characters`;
  return step.do === 'create' ? green(`+ ${line}`) : red(`- ${line}`);
}

const KINDS = [
  ['create', 'CreatePolicy'],
  ['attach', 'AttachPolicy'],
  ['detach', 'DetachPolicy'],
  ['delete', 'DeletePolicy'],
] as const;

function summaryOf(steps: readonly Step[]): string {
  if (steps.length === 0) return 'Nothing is to be done.';
  let seconds = 0;
  const counts = KINDS.map(([kind, operation]) => {
    const count = steps.filter((step) => step.do === kind).length;
    seconds += count / RATES[operation].rate;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const all = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  return `${all}: ${counts.flat().join(', ')}. At least ${Math.ceil(seconds)} s at AWS's pace.`;
}
