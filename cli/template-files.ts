import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './exit.ts';

/** A file to judge. */
export interface TemplateFile {
  readonly path: string;
  /** Asked for by its name: then it must be a template. In a folder other files are passed over. */
  readonly named: boolean;
}

/**
 * The template files that paths stand for: a file, a folder with all that is below it, a glob, a CDK cloud
 * assembly (`cdk.out`). Throws a CommandError for a path that is not there, or that stands for nothing.
 */
export async function templateFiles(paths: readonly string[]): Promise<TemplateFile[]> {
  const files = new Map<string, TemplateFile>();
  for (const path of paths) {
    const found = await filesOf(path);
    if (found.length === 0) {
      throw new CommandError(
        `No file matches ${path}, so nothing was judged. Name templates (*.yaml, *.yml, *.json, *.template).`,
      );
    }
    for (const file of found) if (!files.get(file.path)?.named) files.set(file.path, file);
  }
  return [...files.values()];
}

async function filesOf(path: string): Promise<TemplateFile[]> {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return [{ path, named: true }];
    return isAssembly(path) ? assemblyFiles(path) : folderFiles(path);
  }
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (isDynamicPattern(path)) {
    const ignore = path.includes('node_modules') ? [] : ['**/node_modules/**'];
    const matches = (await glob(path, { dot: false, ignore })).sort();
    return matches.filter(isTemplateName).map((match) => ({ path: match, named: false }));
  }
  throw new CommandError(`${path} is not there. Name a template, a folder, a glob, or a cdk.out folder.`);
}

function isTemplateName(path: string): boolean {
  return /\.(ya?ml|json|template)$/i.test(path);
}

function folderFiles(folder: string): TemplateFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      if (entry.isDirectory()) return isAssembly(path) ? assemblyFiles(path) : folderFiles(path);
      return isTemplateName(path) ? [{ path, named: false }] : [];
    });
}

function isAssembly(folder: string): boolean {
  return existsSync(join(folder, 'manifest.json')) && existsSync(join(folder, 'cdk.out'));
}

interface Artifact {
  readonly type?: string;
  readonly properties?: { readonly templateFile?: string; readonly directoryName?: string };
}

/** Stacks of a cloud assembly by its manifest, nested assemblies (stages) and nested stacks included. */
function assemblyFiles(folder: string): TemplateFile[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    readonly artifacts?: Readonly<Record<string, Artifact>>;
  };
  const artifacts = Object.values(manifest.artifacts ?? {}).flatMap(({ type, properties = {} }) => {
    if (type === 'aws:cloudformation:stack' && properties.templateFile !== undefined) {
      return [{ path: join(folder, properties.templateFile), named: true }];
    }
    if (type === 'cdk:cloud-assembly' && properties.directoryName !== undefined) {
      return assemblyFiles(join(folder, properties.directoryName));
    }
    return [];
  });
  return [...artifacts, ...nestedTemplates(folder).map((path) => ({ path, named: true }))];
}

/** The templates of nested stacks in a cloud assembly, which its manifest does not name. */
export function nestedTemplates(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.nested.template.json'))
    .sort()
    .map((name) => join(folder, name));
}
