import { createHash } from 'node:crypto';
import type { AutoDeployment, Content, OperationPreferences, Targets } from './stack-sets.ts';
import type { WantedCode, WantedStack } from './wanted.ts';

/** One change that AWS makes or does not make. */
export type Task = StackTask | CodeTask | SetTask;

export interface StackTask {
  readonly do: 'create stack' | 'update stack';
  readonly stack: WantedStack;
}

export interface CodeTask {
  readonly do: 'upload code';
  readonly upload: WantedCode;
}

/** A change of one StackSet. All but its creation and deletion are operations that take their time. */
export type SetTask =
  | {
      readonly do: 'create set';
      readonly set: string;
      readonly content: Content;
      readonly auto: AutoDeployment;
    }
  | ({ readonly do: 'update set'; readonly content: Content; readonly targets?: Targets } & Operating)
  | ({ readonly do: 'update instances' | 'create instances'; readonly targets: Targets } & Operating)
  | ({ readonly do: 'delete instances'; readonly targets: Targets; readonly retain: boolean } & Operating)
  | ({ readonly do: 'set auto-deployment'; readonly auto: AutoDeployment } & Operating)
  | ({ readonly do: 'detect drift' } & Operating)
  | { readonly do: 'delete set'; readonly set: string };

interface Operating {
  readonly set: string;
  readonly preferences: OperationPreferences;
  /** How many instances it is for. */
  readonly instances: number;
  /** Whether it goes to the canary OU, where nothing may fail. */
  readonly isCanary?: boolean;
}

/** What tells one task from another: equal for equal tasks, whoever plans them. 32 hex digits. */
export function fingerprint(task: Task): string {
  const told =
    task.do === 'upload code' ? { ...task, upload: { ...task.upload, code: task.upload.code.key } } : task;
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32);
}

/** A task in words. */
export function wordsFor(task: Task): string {
  switch (task.do) {
    case 'create stack':
    case 'update stack':
      return `${task.do} ${task.stack.name} in ${task.stack.region}`;
    case 'upload code':
      return `upload code ${task.upload.code.key.slice(0, 20)}… to ${task.upload.bucket}`;
    case 'create set':
    case 'delete set':
      return `${task.do} ${task.set}`;
    case 'set auto-deployment':
    case 'detect drift':
      return `${task.do} of ${task.set}`;
    case 'delete instances':
      return `${task.do} of ${task.set}, ${placeOf(task.targets, task.instances)}, ${task.retain ? 'stacks stay' : 'stacks go too'}`;
    case 'update set':
    case 'update instances':
    case 'create instances':
      return `${task.do} of ${task.set}${task.targets ? `, ${placeOf(task.targets, task.instances)}` : ''}${task.isCanary === true ? ', canary' : ''}`;
  }
}

function placeOf({ units, accounts, regions }: Targets, instances: number): string {
  const where = accounts ? `${accounts.length} accounts of ${units.join(' ')}` : units.join(' ');
  return `${where} in ${regions.join(' ')}: ${instances} ${instances === 1 ? 'stack' : 'stacks'}`;
}
