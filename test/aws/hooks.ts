import type { Fault, Proxy } from './proxy.ts';
import { HOOK_STACK, written, type RegistryAnswers } from './registry.ts';

/** Has a proxy answer what the emulator lacks: the Hook of each Region, and its stack. All else goes on to the emulator. */
export function answerOfHooks(proxy: Proxy, answersIn: (region: string) => RegistryAnswers): void {
  proxy.fault = (operation, _, { region, form }): Fault | undefined => {
    const answers = answersIn(region);
    const isOther = operation === 'DescribeStacks' && form.get('StackName') !== HOOK_STACK;
    if (isOther || !Object.hasOwn(answers, operation)) return undefined;
    return { answer: written(operation, answers[operation as keyof RegistryAnswers]) };
  };
}
