/** Whether a pattern ends with the name of a stack or StackSet, behind which an id has to follow. */
export function lacksStackId(resource: string): boolean {
  return /^arn:[^:]*:cloudformation:[^:]*:[^:]*:(?:stack\/[^/]*[^/*]|stackset\/[^:]*[^:*])$/.test(resource);
}

/** Whether a pattern is of Hooks or of other types of CloudFormation's registry. */
export function isOfType(resource: string): boolean {
  return /^arn:[^:]*:cloudformation:.*(?:hook|:type)\//.test(resource);
}
