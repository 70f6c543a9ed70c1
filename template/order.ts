interface Dependent {
  readonly logicalId: string;
  readonly dependsOn: readonly string[];
}

/** Resources so that each follows what it depends on; otherwise in their own order. They form no circle. */
export function deploymentOrder<Resource extends Dependent>(resources: readonly Resource[]): Resource[] {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const ordered = new Set<Resource>();
  const visit = (resource: Resource): void => {
    if (ordered.has(resource)) return;
    for (const id of resource.dependsOn) {
      const other = byId.get(id);
      if (other) visit(other);
    }
    ordered.add(resource);
  };
  for (const resource of resources) visit(resource);
  return [...ordered];
}

/** The logical ids of a circle of dependencies, the first one again at its end; `undefined` when there is none. */
export function cycleIn(resources: readonly Dependent[]): readonly string[] | undefined {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): readonly string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    path.push(id);
    for (const other of byId.get(id)?.dependsOn ?? []) {
      const cycle = visit(other);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(id);
    return undefined;
  };
  for (const { logicalId } of resources) {
    const cycle = visit(logicalId);
    if (cycle) return cycle;
  }
  return undefined;
}
