import { placed, type Actual } from './actual.ts';
import { isSameContent, planSet } from './plan-set.ts';
import { brokenStack } from './stack-task.ts';
import type { DeployedStack } from './stacks.ts';
import type { StackTask, Task } from './tasks.ts';
import type { Wanted, WantedStack } from './wanted.ts';

/** What leads from what is there to what is wanted. */
export interface Plan {
  /** In the order in which they are done. */
  readonly tasks: readonly Task[];
  /** What differs and is not changed. A line for people each. */
  readonly left: readonly string[];
}

/**
 * Orders all tasks: the administrator's stacks, the code, the stacks that need code, then the StackSets in their order.
 * With `only`, names of StackSets and stacks, it plans nothing but these, and the code that they need. A stack that is
 * broken is planned to be changed, which a run refuses before anything that comes after it. Pure.
 */
export function planOf(wanted: Wanted, actual: Actual, only?: readonly string[]): Plan {
  const left: string[] = [];
  const isAsked = ({ name }: { readonly name: string }): boolean => only?.includes(name) ?? true;
  const stacks = wanted.stacks.filter(isAsked);
  const sets = wanted.sets.filter(isAsked);
  const [first, later] = [false, true].map((needsCode) =>
    stacks
      .filter((stack) => stack.needsCode === needsCode)
      .flatMap((stack) => stackTasks(stack, actual.stacks.get(placed(stack.region, stack.name)), left)),
  );
  const parameters = new Set([...stacks, ...sets].flatMap(({ content }) => Object.keys(content.parameters)));
  const uploads = wanted.codes
    .filter(
      ({ region, code }) =>
        parameters.has(`${code.name}CodeKey`) && !actual.codes.has(placed(region, code.key)),
    )
    .map((upload): Task => ({ do: 'upload code', upload }));
  const setPlans = sets.map((set) => planSet(set, actual.sets.get(set.name), actual));
  left.push(
    ...setPlans.flatMap((plan) => plan.left),
    ...(only ? [] : actual.unwanted).map(
      (name) =>
        `${name} is there, and no template is for it. \`stackgate deploy destroy --set ${name}\` takes it away.`,
    ),
  );
  const setTasks = setPlans.flatMap((plan) => plan.tasks);
  return { tasks: [...(first ?? []), ...uploads, ...(later ?? []), ...setTasks], left };
}

function stackTasks(stack: WantedStack, there: DeployedStack | undefined, left: string[]): StackTask[] {
  if (!there) return [{ do: 'create stack', stack }];
  const broken = brokenStack(stack, there);
  if (broken !== undefined) left.push(broken);
  return isSameContent(stack.content, there.content) && broken === undefined
    ? []
    : [{ do: 'update stack', stack }];
}
