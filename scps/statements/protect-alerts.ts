import { gatekeepers, unlessRole } from './arns.ts';
import { changingActions, scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/** What carries an alert to whoever is on call, by the names of AWS's reference, and its ARN by its name. */
const CARRIERS: readonly (readonly [prefix: string, types: readonly string[], arn: string])[] = [
  ['sns', ['topic'], 'arn:*:sns:*:*:'],
  ['sqs', ['queue'], 'arn:*:sqs:*:*:'],
  ['events', ['rule-on-default-event-bus'], 'arn:*:events:*:*:rule/'],
  ['cloudwatch', ['alarm'], 'arn:*:cloudwatch:*:*:alarm:'],
];

/** Whoever is on call subscribes; what one subscribes to is the same afterwards. */
const SUBSCRIBING = ['sns:ConfirmSubscription', 'sns:Subscribe'];

/** Keeps what tells when somebody touches the gate, and keeps others from telling what is not so. */
export function protectAlerts({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const { alerts } = settings.gate;
  return [
    scpStatement(
      {
        sid: 'ProtectAlerts',
        why: 'Who touches the gate is told by a rule, a topic and alarms. Whoever changes these is not told.',
        actions: CARRIERS.flatMap(([prefix, types]) =>
          changingActions(prefix, types, actions.catalogue),
        ).filter((action) => !SUBSCRIBING.includes(action)),
        resources: CARRIERS.flatMap(([prefix, , arn]) =>
          alerts
            .map((name) => `${arn}${name}`)
            // The ARN of a subscription is that of its topic, and an id.
            .flatMap((one) => (prefix === 'sns' && !one.endsWith('*') ? [one, `${one}:*`] : [one])),
        ),
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}

/** Keeps the log groups of the functions, which Lambda names after them. The functions themselves write there. */
export function protectLogs({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const { functions, roles } = settings.gate;
  return [
    scpStatement(
      {
        sid: 'ProtectLogs',
        why: 'The logs of the gate tell what was judged and what was not.',
        actions: changingActions('logs', ['log-group', 'log-stream'], actions.catalogue),
        resources: functions
          .map((name) => `arn:*:logs:*:*:log-group:/aws/lambda/${name}`)
          .flatMap((arn) => [arn, `${arn}:*`]),
        condition: unlessRole([...new Set([...gatekeepers(settings), ...roles])]),
      },
      actions.catalogue,
    ),
  ];
}
