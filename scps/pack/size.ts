import { minified, type PolicyDocument, type Statement } from '../document.ts';

/** A document of some statements. */
export function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

/** The bytes of a document as it is sent, in UTF-8. */
export function sizeOf(document: PolicyDocument): number {
  return Buffer.byteLength(minified(document));
}
