import type { Audit, AuditFinding } from '../key-strategy/audit/audit.ts';
import { counted } from './counted.ts';
import { grouped } from '../schemas/grouped.ts';
import type { Paint } from './paint.ts';

/** In what accounts and the plan differ, for people. */
export function formatKeyAudit({ findings, planned, found, read }: Audit, paint: Paint): string {
  const wrong = findings.filter(({ severity }) => severity === 'wrong').length;
  const places = [...grouped(findings, ({ account, region }) => `${account} ${region}`)];
  const counts = `${wrong} wrong, ${findings.length - wrong} not known`;
  return [
    ...places.flatMap(([place, those]) => [
      paint.bold(place),
      ...those.flatMap((one) => findingLines(one, paint)),
      '',
    ]),
    `${found} of ${counted(planned, 'planned key')} found in ${counted(read.length, 'place')}: ${findings.length === 0 ? 'all as planned' : counts}.`,
    '',
  ].join('\n');
}

function findingLines({ code, severity, key, planned, message, next }: AuditFinding, paint: Paint): string[] {
  const stress = severity === 'wrong' ? paint.red : paint.yellow;
  const about = [planned, key].filter((one) => one !== undefined).join(', ');
  return [
    `  ${stress(code)} ${message}`,
    ...(about === '' ? [] : [`    ${paint.dim(about)}`]),
    `    next: ${next}`,
  ];
}
