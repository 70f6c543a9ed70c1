import type { PlayedResource } from '../simulation/play.ts';
import type { SimulationResult } from '../simulation/result.ts';
import { COULD_NOT_JUDGE, type FilePlace, type Report, type ReportedFinding, type Words } from './report.ts';

type Response = NonNullable<PlayedResource['response']>;
type Annotation = NonNullable<Response['annotations']>[number];

/**
 * What `simulate` found of a template: the Hook's annotations. It says of which resource they are, and no more: their
 * place is that of the resource, as `placeOf` tells it. What the Hook is not called for is not judged, and not here.
 */
export function reportOfSimulation(
  result: SimulationResult,
  file: string,
  placeOf: (logicalId: string) => FilePlace,
): Report {
  const subjects = result.resources.flatMap(({ logicalId, type, response }) =>
    response ? [{ name: logicalId, kind: type, findings: findingsOf(response, placeOf(logicalId)) }] : [],
  );
  return { command: 'simulate', groups: [{ name: file, subjects }], closing: [outcomeWords(result)] };
}

function findingsOf(
  { hookStatus, errorCode, message, annotations }: Response,
  place: FilePlace,
): ReportedFinding[] {
  if (annotations) return annotations.map((annotation) => reported(annotation, place));
  if (hookStatus === 'SUCCESS') return [];
  const verdict = errorCode === 'NonCompliant' ? 'refused' : 'could not judge';
  return [{ level: 'unjudged', verdict, rule: COULD_NOT_JUDGE, message, place }];
}

function reported(annotation: Annotation, place: FilePlace): ReportedFinding {
  const { annotationName: id, status, statusMessage, remediationMessage: fix, severityLevel } = annotation;
  const isWaived = status === 'SKIPPED';
  return {
    level: isWaived ? 'note' : 'error',
    verdict: isWaived ? 'waived' : 'refused',
    rule: { id, severity: severityLevel, ...(fix !== undefined && { fix }) },
    message: statusMessage,
    place,
    ...(isWaived && { waived: 'The Hook takes it for waived.' }),
  };
}

/** What the operation would come to, and by which policy. */
export function outcomeWords({ operation, place, outcome, policy }: SimulationResult): Words[] {
  const { stackName, accountID, region } = place;
  return [
    `${operation} of ${stackName} in account ${accountID}, ${region}, `,
    { text: outcome, stress: outcome === 'would complete' ? 'green' : 'red' },
    `. Policy: ${policy}`,
  ];
}
