/**
 * The form of a document in CloudWatch's embedded metric format, and what the specification asks of the members that
 * it refers to (Amazon CloudWatch User Guide, "Specification: Embedded metric format", 2026).
 */
export const EMF = {
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      additionalProperties: false,
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: { type: 'array', items: { $ref: '#/definitions/directive' } },
      },
    },
  },
  definitions: {
    name: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
    directive: {
      type: 'object',
      additionalProperties: false,
      required: ['Namespace', 'Dimensions', 'Metrics'],
      properties: {
        Namespace: { $ref: '#/definitions/name' },
        Dimensions: {
          type: 'array',
          minItems: 1,
          items: { type: 'array', maxItems: 30, items: { $ref: '#/definitions/name' } },
        },
        Metrics: {
          type: 'array',
          maxItems: 100,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['Name'],
            properties: {
              Name: { $ref: '#/definitions/name' },
              Unit: { enum: ['Count', 'Microseconds', 'Seconds'] },
            },
          },
        },
      },
    },
  },
} as const;

interface Directive {
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

/** Members of the root that a directive refers to, and that are not there or not of the kind that it needs. */
export function badReferences(document: Readonly<Record<string, unknown>>): string[] {
  const { CloudWatchMetrics } = document._aws as { CloudWatchMetrics: readonly Directive[] };
  const dimensions = CloudWatchMetrics.flatMap((directive) => directive.Dimensions.flat());
  const metrics = CloudWatchMetrics.flatMap((directive) => directive.Metrics.map(({ Name }) => Name));
  return [
    ...dimensions.filter((name) => !/^(?=.*\S)[ -~]{1,1024}$/.test(String(document[name]))),
    ...metrics.filter((name) => !Number.isFinite(document[name])),
  ];
}
