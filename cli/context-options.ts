import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Context } from '../gate/context.ts';
import { didYouMean } from '../gate/suggest.ts';
import { partitionOf } from '../template/pseudo.ts';
import { CommandError } from './exit.ts';

/** Options that say where a template is deployed and with what. */
export interface ContextOptions {
  readonly account?: string;
  readonly region?: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly stackName?: string;
  readonly parameters?: readonly string[];
  readonly value?: readonly string[];
}

/** Adds the options for one template to a command. */
export function addContextOptions(command: Command): Command {
  return addPlaceOptions(command)
    .option('--stack-name <name>', 'name of the stack')
    .option('--parameters <file|Key=Value...>', 'parameter values: a JSON file, or pairs');
}

/** Adds the options for a place that many templates are deployed to. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('--account <id>', 'account id that the template is deployed to', accountID)
    .option('--region <name>', 'Region, such as eu-west-1', regionName)
    .option('--organization <id>', 'organization id, such as o-exampleorg1')
    .option('--organizational-unit <id>', 'organizational unit of the account, as waivers name it')
    .option('--value <name=value...>', 'values of named placeholders');
}

function accountID(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new CommandError(`--account takes twelve digits, not "${text}".`);
  return text;
}

function regionName(text: string): string {
  if (!/^[a-z]+(-[a-z]+)+-\d+$/.test(text))
    throw new CommandError(`--region takes the name of a Region such as eu-west-1, not "${text}".`);
  return text;
}

/** The gate's context. What is not given stays unknown. */
export function contextOf(options: ContextOptions): Context {
  const { account, region, organization, organizationalUnit, stackName, value } = options;
  return {
    ...(account !== undefined && { accountID: account }),
    ...(region !== undefined && { region, partition: partitionOf(region) }),
    ...(organization !== undefined && { organizationID: organization }),
    ...(organizationalUnit !== undefined && { organizationalUnit }),
    ...(stackName !== undefined && { stackName }),
    ...(value && { values: namedValues(value, '--value') }),
  };
}

/**
 * Parameter values by name: pairs, or files in one of three forms in use: a plain map, CloudFormation's list of
 * ParameterKey and ParameterValue, CodePipeline's `{"Parameters": {}}`. Later ones win.
 */
export function parameterValues(given: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    given.flatMap((one) => (one.includes('=') ? [splitPair(one, '--parameters')] : fromFile(one))),
  );
}

/** Throws a CommandError for a value of a parameter that no template declares: a misspelt name would go unseen. */
export function refuseUndeclared(given: Readonly<Record<string, string>>, declared: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (declared.includes(name)) continue;
    throw new CommandError(
      `--parameters: no template has a parameter "${name}".${didYouMean(name, declared)}`,
    );
  }
}

/** Values by name, of an option that takes `name=value` several times. */
export function namedValues(pairs: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => splitPair(pair, option)));
}

function splitPair(pair: string, option: string): [string, string] {
  const at = pair.indexOf('=');
  if (at <= 0) throw new CommandError(`${option} takes name=value, not "${pair}".`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

interface ParameterItem {
  readonly ParameterKey?: unknown;
  readonly ParameterValue?: unknown;
}

function fromFile(file: string): [string, string][] {
  const content = readJson(file);
  if (Array.isArray(content)) {
    return (content as ParameterItem[]).map(({ ParameterKey: key, ParameterValue: value }) => [
      text(key, file),
      text(value, file),
    ]);
  }
  const map = isMap(content) && isMap(content.Parameters) ? content.Parameters : content;
  if (!isMap(map)) throw new CommandError(`${file} holds no parameter values.`);
  return Object.entries(map).map(([name, value]) => [name, text(value, file)]);
}

function readJson(file: string): unknown {
  if (!existsSync(file)) throw new CommandError(`--parameters: ${file} is not there, and is no Key=Value.`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--parameters: ${file} cannot be read as JSON: ${reason}`);
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown, file: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new CommandError(`${file} holds a parameter that is no text, number or boolean.`);
}
