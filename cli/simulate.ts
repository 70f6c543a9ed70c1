import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import type { HookSettings } from '../hook/decide.ts';
import type { Action } from '../hook/event.ts';
import { createHandler, type HookHandler } from '../hook/handler.ts';
import type { PayloadOptions } from '../hook/payload.ts';
import type { Format } from '../report/formats.ts';
import { reportOfSimulation } from '../report/of-simulation.ts';
import { outcomeLines, playedLines } from '../report/simulation.ts';
import type { Policy } from '../schemas/policy.ts';
import { policyStore } from '../schemas/policy-store.ts';
import {
  desiredState,
  type DesiredState,
  type NameMaker,
  type TemplateInput,
} from '../simulation/desired-state.ts';
import { generatedName, type SimulatedPlace } from '../simulation/generated-name.ts';
import { playWhole } from '../simulation/play-whole.ts';
import { planOf, play, type PlayedResource, type StackOperation } from '../simulation/play.ts';
import { outcomeOf, type SimulationResult } from '../simulation/result.ts';
import { KNOWN_AFTER_APPLY } from '../simulation/wire.ts';
import { TemplateError } from '../template/problem.ts';
import {
  addContextOptions,
  contextOf,
  namedValues,
  parameterValues,
  refuseUndeclared,
  type ContextOptions,
} from './context-options.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { formatOption, formatted, FORMATS_HELP } from './format-option.ts';
import { paintOn, type Terminal } from './output.ts';
import { placesIn } from './places-in.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';

interface SimulateOptions extends ContextOptions {
  readonly policy?: string;
  readonly previous?: string;
  readonly delete?: boolean;
  readonly import?: readonly string[];
  readonly target: 'RESOURCE' | 'STACK' | 'CHANGE_SET';
  readonly format: Format;
}

/** AWS's own example account (AWS Documentation style), for templates that belong to none yet. */
const EXAMPLE_ACCOUNT = '111122223333';
const EXAMPLE_REGION = 'eu-west-1';

const EXIT_OF_OUTCOME = {
  'would complete': EXIT.approved,
  'would fail and roll back': EXIT.refused,
  'could not be judged': EXIT.couldNotJudge,
} as const;

/** `stackgate simulate TEMPLATE` */
export function simulateCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('simulate')
    .summary('play a deployment through the Hook')
    .description(
      'Plays a stack operation through the Hook as CloudFormation would: resource by resource, or once as a whole.',
    )
    .argument('<template>', 'a template')
    .addOption(policyOption())
    .addOption(new Option('--previous <file>', 'update the stack of this template').conflicts('delete'))
    .option('--delete', 'delete the stack')
    .option('--import <name=value...>', 'values that other stacks export')
    .addOption(
      new Option('--target <target>', 'what the Hook is called for')
        .choices(['RESOURCE', 'STACK', 'CHANGE_SET'])
        .default('RESOURCE'),
    )
    .addOption(formatOption());
  return addContextOptions(command)
    .addHelpText(
      'after',
      `
Account ${EXAMPLE_ACCOUNT}, Region ${EXAMPLE_REGION} and the file's name as stack name are taken where none is given.
Fn::ImportValue is played with --import alone; the Availability Zones of Fn::GetAZs are made up, three a Region.
Nothing is sent anywhere.
${FORMATS_HELP}

Exit status: 0 the operation would complete, 1 it would fail and roll back, 2 it could not be judged.

Examples:
  $ stackgate simulate app.yaml
  $ stackgate simulate app.yaml --previous deployed.yaml --parameters prod.json
  $ stackgate simulate app.yaml --import network-vpc=vpc-0123456789abcdef0
  $ stackgate simulate app.yaml --delete
  $ stackgate simulate app.yaml --target CHANGE_SET --previous deployed.yaml`,
    )
    .action(async (file: string, options: SimulateOptions) => {
      const { policy, name } = chosenPolicy(options.policy);
      const { organizationID, organizationalUnit, values, ...place } = placeOf(file, options);
      const settings: HookSettings = {
        store: policyStore(policy),
        now: Date.now,
        ...(organizationID !== undefined && { organizationID }),
        ...(organizationalUnit !== undefined && { organizationalUnit }),
        ...(values && { values }),
      };
      const { steps, assumed } = playOf(file, options, policy, place, settings);
      const paint = paintOn(terminal.out, terminal.environment);
      const resources: PlayedResource[] = [];
      for await (const played of steps) {
        resources.push(played);
        if (options.format === 'text') terminal.out.write(playedLines(played, paint));
      }
      const result: SimulationResult = {
        version: 1,
        policy: name,
        operation: actionOf(options),
        place,
        assumed,
        resources,
        outcome: outcomeOf(resources),
      };
      terminal.out.write(
        options.format === 'text'
          ? outcomeLines(result, paint)
          : await formatted(
              reportOfSimulation(result, file, placesIn(file)),
              () => `${JSON.stringify(result, null, 2)}\n`,
              options.format,
              terminal,
            ),
      );
      end(EXIT_OF_OUTCOME[result.outcome]);
    });
}

function placeOf(
  file: string,
  options: ContextOptions,
): SimulatedPlace & Pick<ReturnType<typeof contextOf>, 'organizationID' | 'organizationalUnit' | 'values'> {
  const stackName = basename(file).replace(/\..*$/, '');
  const { account = EXAMPLE_ACCOUNT, region = EXAMPLE_REGION } = options;
  const { partition = 'aws', ...context } = contextOf({ stackName, ...options, account, region });
  return { ...context, accountID: account, region, partition, stackName: context.stackName ?? stackName };
}

function actionOf({ delete: remove, previous }: SimulateOptions): Action {
  return remove ? 'DELETE' : previous === undefined ? 'CREATE' : 'UPDATE';
}

/** A play that is about to begin. */
interface Play {
  readonly steps: AsyncIterable<PlayedResource>;
  /** Names that are made up for it. */
  readonly assumed: SimulationResult['assumed'];
}

function playOf(
  file: string,
  options: SimulateOptions,
  policy: Policy,
  place: SimulatedPlace,
  settings: HookSettings,
): Play {
  const handlerFor = (payload: PayloadOptions): HookHandler => createHandler({ ...settings, payload });
  switch (options.target) {
    case 'RESOURCE': {
      const operation = operationOf(file, options, policy, place, generatedName);
      const { next, previous } = operation;
      const assumed = Object.fromEntries([...(previous?.assumed ?? []), ...(next?.assumed ?? [])]);
      return { steps: play(planOf(operation), createHandler(settings), place), assumed };
    }
    case 'STACK': {
      if (options.parameters)
        throw new CommandError('STACK events carry no parameters; leave --parameters out.');
      if (options.import) throw new CommandError('STACK events carry no values; leave --import out.');
      const action = actionOf(options);
      const texts = {
        ...(action !== 'DELETE' && { template: readFileSync(file, 'utf8') }),
        ...(options.previous !== undefined && { previousTemplate: readFileSync(options.previous, 'utf8') }),
      };
      return { steps: playWhole({ target: 'STACK', action, ...texts }, handlerFor, place), assumed: {} };
    }
    case 'CHANGE_SET': {
      if (options.delete) throw new CommandError('A change set deletes no stack; leave --delete out.');
      const plan = planOf(operationOf(file, options, policy, place, () => KNOWN_AFTER_APPLY));
      const operation = { target: options.target, template: readFileSync(file, 'utf8'), plan };
      return { steps: playWhole(operation, handlerFor, place), assumed: {} };
    }
  }
}

function operationOf(
  file: string,
  { previous, delete: remove, parameters, import: imported = [] }: SimulateOptions,
  policy: Policy,
  place: SimulatedPlace,
  makeName: NameMaker,
): StackOperation {
  const values = parameterValues(parameters);
  const imports = namedValues(imported, '--import');
  const stateIn = (one: string): DesiredState => {
    const input = { file: one, text: readFileSync(one, 'utf8'), parameters: values, imports };
    return stateOf(input, policy, place, makeName);
  };
  const state = stateIn(file);
  const before = previous === undefined ? undefined : stateIn(previous);
  refuseUndeclared(values, [...state.parameters, ...(before?.parameters ?? [])]);
  if (remove) return { previous: state };
  return { next: state, ...(before && { previous: before }) };
}

function stateOf(
  input: TemplateInput,
  policy: Policy,
  place: SimulatedPlace,
  makeName: NameMaker,
): DesiredState {
  try {
    return desiredState(input, policy, place, makeName);
  } catch (error) {
    if (error instanceof TemplateError) throw new CommandError(error.message);
    throw error;
  }
}
