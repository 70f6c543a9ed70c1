import type { Paint } from '../report/paint.ts';
import type { Plan } from '../stacksets/plan.ts';
import { wordsFor, type Task } from '../stacksets/tasks.ts';
import { printable } from './printable.ts';

/** A plan in the order in which it is done. */
export function printTasks({ tasks, left }: Plan, paint: Paint): string {
  const lines = tasks.map(
    (task, index) => `${String(index + 1).padStart(3)}  ${colourOf(task, paint)(wordsFor(task))}`,
  );
  if (left.length > 0)
    lines.push('', paint.bold('stays'), ...left.map((line) => paint.yellow(`  ${printable(line)}`)));
  lines.push(...(lines.length > 0 ? [''] : []), summaryOf(tasks));
  return `${lines.join('\n')}\n`;
}

/** A plan as data: templates by their size alone. */
export function tasksJson({ tasks, left }: Plan): string {
  const told = tasks.map((task) => {
    const base = { task: wordsFor(task), do: task.do };
    if ('stack' in task) return { ...base, stack: task.stack.name, region: task.stack.region };
    if ('upload' in task) return { ...base, bucket: task.upload.bucket, key: task.upload.code.key };
    return {
      ...base,
      set: task.set,
      ...('targets' in task && { targets: task.targets }),
      ...('instances' in task && { instances: task.instances }),
    };
  });
  return `${JSON.stringify({ tasks: told, left }, null, 2)}\n`;
}

function colourOf({ do: what }: Task, { green, yellow, red }: Paint): (text: string) => string {
  if (what.startsWith('delete')) return red;
  return what.startsWith('create') || what === 'upload code' ? green : yellow;
}

function summaryOf(tasks: readonly Task[]): string {
  if (tasks.length === 0) return 'Nothing is to be done.';
  const stacks = tasks.reduce((sum, task) => sum + ('instances' in task ? task.instances : 0), 0);
  return `${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'}, ${stacks} stacks in accounts.`;
}
