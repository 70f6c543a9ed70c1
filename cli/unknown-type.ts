import { didYouMean } from '../gate/suggest.ts';
import type { PlacedFinding } from '../report/result.ts';
import { serviceSpecSource } from '../schemas/sources/service-spec.ts';

const source = serviceSpecSource();

/** Tells a type that does not exist from one that nobody approved. */
export async function nameUnknownType(finding: PlacedFinding): Promise<PlacedFinding> {
  if (finding.rule !== 'type-not-approved' || finding.verdict !== 'refused') return finding;
  const types = await source.types();
  if (!finding.type.startsWith('AWS::') || types.includes(finding.type)) return finding;
  const message = `${finding.type} does not exist, as far as ${source.name} knows.${didYouMean(finding.type, ofService(finding.type, types))}`;
  return { ...finding, message, fix: 'Use a type that exists.' };
}

/** A misspelt type is of a service that exists; a type of another service only looks alike. */
function ofService(type: string, types: readonly string[]): readonly string[] {
  const service = type.slice(0, type.lastIndexOf('::') + 2);
  const siblings = types.filter((one) => one.startsWith(service));
  return siblings.length > 0 ? siblings : types;
}
