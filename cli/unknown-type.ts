import { didYouMean } from '../gate/suggest.ts';
import type { PlacedFinding } from '../report/result.ts';
import { serviceSpecSource } from '../schemas/sources/service-spec.ts';

const source = serviceSpecSource();

/** Tells a type that does not exist from one that nobody approved. */
export async function nameUnknownType(finding: PlacedFinding): Promise<PlacedFinding> {
  if (finding.rule !== 'type-not-approved' || finding.verdict !== 'refused') return finding;
  const types = await source.types();
  if (!finding.type.startsWith('AWS::') || types.includes(finding.type)) return finding;
  const message = `${finding.type} does not exist, as far as ${source.name} knows.${didYouMean(finding.type, types)}`;
  return { ...finding, message, fix: 'Use a type that exists.' };
}
