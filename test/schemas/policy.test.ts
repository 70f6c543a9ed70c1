import { describe, expect, it } from 'vitest';
import { lintPolicy } from '../../schemas/lint-policy.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { PolicyError } from '../../schemas/problem.ts';
import { printSnapshot } from '../../schemas/snapshot.ts';
import { folderOf, policyFiles, restrictionText, THING } from './policies.ts';

const RESTRICTION = restrictionText({ properties: { Public: { const: false } } });

/** The problems that opening and reading a folder with these files brings up. */
function problemsOf(files: Readonly<Record<string, string>>): string[] {
  const folder = folderOf(files);
  try {
    return lintPolicy(openPolicy(folder), Date.now()).map(
      ({ file, message }) => `${file.slice(folder.length + 1)}: ${message}`,
    );
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ file, message }) => `${file.slice(folder.length + 1)}: ${message}`);
  }
}

describe('a policy folder', () => {
  it('approves the types that have a snapshot', () => {
    const policy = openPolicy(folderOf(policyFiles(RESTRICTION)));
    expect(policy.types).toEqual(['Test::Store::Thing']);
    expect(policy.schemaFor('Test::Store::Thing')?.rules).toHaveProperty('test-rule');
    expect(policy.schemaFor('Test::Store::Other')).toBeUndefined();
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'without snapshots',
      { 'restrictions/x.yaml': '' },
      'snapshot: has no snapshots, so it is no policy folder.',
    ],
    [
      'with a restriction that has no snapshot',
      { ...policyFiles(), 'restrictions/store/Test-Store-Thin.yaml': RESTRICTION },
      'restrictions/store/Test-Store-Thin.yaml: restricts no type that has a snapshot, so it would never apply.',
    ],
    [
      'with a restriction in the wrong folder',
      { ...policyFiles(), 'restrictions/Test-Store-Thing.yaml': RESTRICTION },
      'Did you mean "store/Test-Store-Thing.yaml"?',
    ],
    [
      'with a restriction of another ending',
      { ...policyFiles(), 'restrictions/store/Test-Store-Thing.yml': RESTRICTION },
      'so it would never apply.',
    ],
    [
      'with a restriction of another type',
      policyFiles(restrictionText({ required: ['Mode'] }, 'Test::Store::Other')),
      'is for Test::Store::Other, and its name says Test::Store::Thing',
    ],
    ['with a file that is no YAML', policyFiles('type: [\n'), 'restrictions/store/Test-Store-Thing.yaml: '],
    [
      'with a key twice',
      policyFiles(`${RESTRICTION}\ntype: Test::Store::Thing\n`),
      'Map keys must be unique',
    ],
    ['with an empty restriction', policyFiles(''), 'The file must be object'],
    [
      'with an unknown member',
      policyFiles(`${RESTRICTION}\nrule: {}\n`),
      'The file has the unknown member "rule". Did you mean "rules"?',
    ],
    ['without a fix', policyFiles(RESTRICTION.replace(/ {4}fix: .*\n/, '')), 'rules.test-rule lacks "fix".'],
    [
      'with an unknown severity',
      policyFiles(RESTRICTION.replace('HIGH', 'SEVERE')),
      'rules.test-rule.severity must be one of INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL.',
    ],
    [
      'with a malformed rule id',
      policyFiles(RESTRICTION.replace('test-rule', 'Test_Rule')),
      'rules.Test_Rule is no id',
    ],
    [
      'with a built-in rule id',
      policyFiles(RESTRICTION.replace('test-rule', 'required-property')),
      '"required-property" is the id of a built-in rule; give this one another.',
    ],
    [
      'with broken placeholders',
      { ...policyFiles(), 'placeholders.yaml': '- a\n' },
      'placeholders.yaml: must map',
    ],
    [
      'with a snapshot that is no JSON',
      { 'snapshot/Test-Store-Thing.json': '{' },
      'snapshot/Test-Store-Thing.json: ',
    ],
    [
      'with a snapshot of another type',
      { 'snapshot/Test-Store-Other.json': policyFiles()['snapshot/Test-Store-Thing.json'] ?? '' },
      'snapshot/Test-Store-Other.json: ',
    ],
    [
      'with a rule id twice',
      {
        ...policyFiles(RESTRICTION),
        'snapshot/Test-Store-Copy.json': printSnapshot({ ...THING, typeName: 'Test::Store::Copy' }),
        'restrictions/store/Test-Store-Copy.yaml': restrictionText(
          { required: ['Mode'] },
          'Test::Store::Copy',
        ),
      },
      'the rule id "test-rule" is taken by',
    ],
  ])('%s is refused', (_, files, message) => {
    const problems = problemsOf(files);
    expect(problems).not.toEqual([]);
    expect(problems.join('\n')).toContain(message);
  });
});
