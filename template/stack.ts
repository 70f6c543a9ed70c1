import type { ResolvedTemplate, TemplateResource } from './template.ts';

/** The resources of a template that may be provisioned together. */
export interface TemplateStack {
  readonly resources: readonly TemplateResource[];
  /** Why there may be more, as the end of a sentence. */
  readonly more?: string;
}

/** What the resources of a template have beside them. */
export function stackOf({ resources, more }: ResolvedTemplate): TemplateStack {
  return {
    resources: resources.filter(({ created }) => created !== 'never'),
    ...(more !== undefined && { more }),
  };
}
