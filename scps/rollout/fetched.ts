import { DocumentError, readDocument } from '../read-document.ts';
import type { Organization } from '../organization.ts';
import { RolloutError } from './errors.ts';
import type { Actual } from './state.ts';

/** The organization that was read, with its policies' documents in their normal form. Throws a RolloutError. */
export function organizationOf({ managementAccount, targets, policies }: Actual): Organization {
  return {
    managementAccount,
    targets,
    policies: new Map(
      [...policies.values()].map(({ name, type, content }) => [
        name,
        { name, type, document: documentOf(content, name) },
      ]),
    ),
  };
}

function documentOf(content: string, name: string): ReturnType<typeof readDocument>['document'] {
  try {
    return readDocument(content, name).document;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new RolloutError(`The policy ${name} cannot be read.\n${error.message}`);
  }
}
