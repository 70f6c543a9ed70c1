import type { ResolvedTemplate, TemplateResource } from './template.ts';

/** The resources of a template that may be provisioned together. */
export function stackOf({ resources }: ResolvedTemplate): {
  readonly resources: readonly TemplateResource[];
} {
  return { resources: resources.filter(({ created }) => created !== 'never') };
}
