import type { Gap } from '../scps/actions/gaps.ts';
import {
  ACTION_CLASSES,
  isProvisioning,
  prefixOf,
  type ActionClass,
  type Actions,
  type ClassifiedAction,
  type UnknownPermission,
  type Why,
} from '../scps/actions/classify.ts';
import { serviceOf } from '../scps/actions/permissions.ts';
import { counted } from './counted.ts';
import { grouped } from '../schemas/grouped.ts';
import type { Paint } from './paint.ts';

/** What is shown of classed actions. */
export interface ActionsReport {
  readonly actions: Actions;
  /** The prefix that alone is shown. */
  readonly prefix: string | undefined;
  readonly gaps: readonly Gap[];
  readonly policy: string;
}

const MEANINGS: Readonly<Record<ActionClass, string>> = {
  provisions: 'through CloudFormation alone: a handler needs it',
  configures: 'through CloudFormation alone: it changes a resource',
  shared: 'directly too: ordinary roles call it at run time',
  operation: 'directly too: it runs what is provisioned',
  'data-plane': 'directly too: it works with data',
  deployment: 'directly too: it uploads what a deployment needs',
  'read-only': 'directly too: it changes nothing',
  unclassified: 'undecided',
};

/** Every action with its class and the reason, by prefix; then how many there are of each class. */
export function formatActions({ actions, prefix, gaps, policy }: ActionsReport, paint: Paint): string {
  const shown = shownActions(actions, prefix);
  const byPrefix = grouped(shown, ({ name }) => prefixOf(name));
  const width = Math.max(0, ...shown.map(({ name }) => name.length - prefixOf(name).length - 1));
  return [
    ...[...byPrefix]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([service, list]) => [
        `${paint.bold(service)} ${paint.dim((actions.prefixes.get(service) ?? ['needed by handlers of other services']).join(', '))}`,
        ...list.map((action) => actionLine(action, service, width, paint)),
        '',
      ]),
    ...unknownLines(shownUnknown(actions, prefix)),
    ...countLines(shown),
    '',
    ...gaps.flatMap(({ subject, message }) => [`${paint.red(subject)}: ${message}`]),
    ...(gaps.length > 0 ? [''] : []),
    ...withoutHandlers(actions, prefix),
    `${counted(shown.length, 'action')} for ${counted(actions.types.length, 'type')}, ${counted(gaps.length, 'gap')}. ` +
      `Sources: ${actions.source}, IAM of ${actions.catalogue.date}. Policy: ${policy}`,
    '',
  ].join('\n');
}

/** The same for programs. */
export function actionsJson({ actions, prefix, gaps, policy }: ActionsReport): unknown {
  return {
    version: 1,
    policy,
    source: actions.source,
    catalogue: { version: actions.catalogue.version, date: actions.catalogue.date },
    withoutHandlers: actions.withoutHandlers,
    actions: shownActions(actions, prefix).map((action) => ({
      name: action.name,
      throughCloudFormationAlone: isProvisioning(action),
      ...action.why,
    })),
    unknown: shownUnknown(actions, prefix),
    gaps,
  };
}

function shownActions({ classified }: Actions, prefix: string | undefined): readonly ClassifiedAction[] {
  return [...classified.values()]
    .filter(({ name }) => prefix === undefined || prefixOf(name) === prefix)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function shownUnknown({ unknown }: Actions, prefix: string | undefined): readonly UnknownPermission[] {
  return unknown.filter(({ name }) => prefix === undefined || prefixOf(name).toLowerCase() === prefix);
}

function actionLine(action: ClassifiedAction, service: string, width: number, paint: Paint): string {
  const { name, why } = action;
  const word = why.class.padEnd(12);
  const stressed = isProvisioning(action) ? paint.yellow(word) : word;
  return [
    `  ${name.slice(service.length + 1).padEnd(width)}`,
    why.class === 'unclassified' ? paint.red(word) : stressed,
    reasonOf(why),
  ]
    .join('  ')
    .trimEnd();
}

/** In words, why an action has its class. */
function reasonOf(why: Why): string {
  if ('reason' in why) return why.reason;
  if ('verb' in why) return `Begins with ${why.verb}.`;
  switch (why.class) {
    case 'provisions': {
      const [first = '', ...more] = why.types;
      const others = more.length > 0 ? ` and ${counted(more.length, 'other')}` : '';
      return `Handlers of ${first}${others}${why.approved ? '' : ', not approved'}.`;
    }
    case 'read-only':
      return '';
    case 'unclassified':
      return 'No handler, no verb and no review says what it does.';
  }
}

function unknownLines(unknown: readonly UnknownPermission[]): string[] {
  if (unknown.length === 0) return [];
  return [
    'Named by handlers, and unknown to IAM',
    ...unknown.map(
      ({ name, namedBy, reason }) =>
        `  ${name}  ${namedBy[0] ?? ''}. ${reason ?? 'Nobody has looked at it.'}`,
    ),
    '',
  ];
}

function countLines(shown: readonly ClassifiedAction[]): string[] {
  const counts = grouped(shown, ({ why }) => why.class);
  return ACTION_CLASSES.flatMap((name) => {
    const count = counts.get(name)?.length;
    return count === undefined ? [] : [`${String(count).padStart(6)} ${name.padEnd(12)}  ${MEANINGS[name]}`];
  });
}

function withoutHandlers(
  { withoutHandlers: all, prefixes, source }: Actions,
  prefix: string | undefined,
): string[] {
  const services = prefix === undefined ? undefined : (prefixes.get(prefix) ?? []);
  const types = all.filter((type) => services?.includes(serviceOf(type)) ?? true);
  if (types.length === 0) return [];
  const count = counted(types.length, 'approved type');
  return [
    `${source} has no handlers of ${count}; verbs and reviews alone class what provisions them:`,
    ...types.map((type) => `  ${type}`),
    '',
  ];
}
