import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// The rooms, top to bottom: a room imports only the rooms named beside it (ARCHITECTURE.md).
const ROOMS = [
  'gate',
  'schemas',
  'template',
  'bundle',
  'hook',
  'scps',
  'key-strategy',
  'stacksets',
  'simulation',
  'replay',
  'editor',
  'coverage',
  'report',
  'cli',
  'cdk',
];
const MAY_IMPORT = {
  gate: [],
  schemas: ['gate'],
  template: ['gate'],
  bundle: ['gate', 'schemas'],
  hook: ['gate', 'schemas', 'template', 'bundle'],
  scps: ['gate', 'schemas', 'template'],
  'key-strategy': ['gate', 'schemas', 'template'],
  stacksets: ['gate', 'schemas', 'template', 'bundle', 'hook', 'scps', 'key-strategy'],
  simulation: ['gate', 'schemas', 'template', 'hook'],
  replay: ['gate', 'schemas', 'template', 'bundle', 'hook', 'simulation'],
  editor: ['gate', 'schemas', 'template'],
  coverage: ['gate', 'schemas', 'scps', 'key-strategy'],
  cli: ROOMS.filter((room) => room !== 'cdk'),
  cdk: ['gate', 'schemas', 'template', 'report', 'cli'],
  report: ['gate', 'schemas', 'template', 'simulation', 'replay', 'scps', 'key-strategy', 'coverage'],
};

// The Hook carries no client of the AWS SDK: it would start slower, and could do more than read.
const NOT_IN_THE_HOOK = {
  regex: '^@aws-sdk/|bundle/(s3-blobs|kms-signer|publish)\\.ts$',
  message: 'Only the command line publishes and signs (ARCHITECTURE.md, the house).',
};

// Under the AGPL: what ships must not hold them. Tests and benchmarks may ask them for their opinion.
const NOT_SHIPPED = {
  regex: '^@cloud-copilot/(?!iam-data$)',
  message:
    'Of these packages only iam-data is under a licence that lets us ship it; the others are for tests.',
};

const roomWalls = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  files: [`${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: ROOMS.filter((other) => other !== room && !allowed.includes(other))
          .map((other) => ({
            regex: `^(\\.\\./)+${other}/`,
            message: `${room}/ does not import ${other}/ (ARCHITECTURE.md, the house).`,
          }))
          .concat(NOT_SHIPPED, room === 'hook' ? [NOT_IN_THE_HOOK] : []),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'bench/peers/', '.cache/', 'test/fixtures/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] } } } },
  {
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // It overflows the stack on recursive types (typescript-eslint 8.73).
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  ...roomWalls,
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
