import { readTemplate } from '../../template/read.ts';
import type { ResolveOptions } from '../../template/resolver.ts';
import { resolveTemplate, type ResolvedTemplate, type TemplateResource } from '../../template/template.ts';

/** Resolves the text of a template. */
export function resolved(text: string, options: ResolveOptions = {}): ResolvedTemplate {
  return resolveTemplate(readTemplate(text, 'template.yaml'), options);
}

/** The one resource of a template. */
export function onlyResource(text: string, options: ResolveOptions = {}): TemplateResource {
  const [resource, ...others] = resolved(text, options).resources;
  if (!resource || others.length > 0) throw new Error('The template has not one resource.');
  return resource;
}
