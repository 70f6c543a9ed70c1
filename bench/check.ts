import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { race } from './process.ts';
import { templateOf } from './template.ts';

const GUARD = 'bench/peers/node_modules/@cdklabs/cdk-validator-cfnguard/bin/ubuntu/x86_64/cfn-guard';

/** What one template took, milliseconds by contender. */
export interface CheckTimes {
  readonly resources: number;
  readonly kind: 'approved' | 'refused';
  readonly times: ReadonlyMap<string, number>;
}

/**
 * `stackgate check` beside its peers, whole processes: approved templates, and ones where every bucket is refused. The
 * policy is the shipped one without the rules that span resources, which the peers have no words for.
 */
export function check(sizes: readonly number[], rounds: number): CheckTimes[] {
  const folder = mkdtempSync(join(tmpdir(), 'stackgate-bench-'));
  const policy = join(folder, 'policy');
  try {
    cpSync('restricted-schemas', policy, { recursive: true });
    for (const name of ['stack-rules.yaml', 'stack-rules.examples.yaml']) rmSync(join(policy, name));
    return (['approved', 'refused'] as const).flatMap((kind) =>
      sizes.map((resources) => {
        const file = join(folder, `${kind}-${resources}.json`);
        writeFileSync(file, JSON.stringify(templateOf(resources, kind), null, 1));
        return { resources, kind, times: raceOn(file, policy, kind, rounds) };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function raceOn(
  file: string,
  policy: string,
  kind: CheckTimes['kind'],
  rounds: number,
): ReadonlyMap<string, number> {
  const refused = kind === 'refused';
  const place = ['--account', '111122223333', '--region', 'eu-west-1'];
  return race(
    [
      {
        name: 'stackgate',
        argv: [process.execPath, 'dist/cli/stackgate.js', 'check', file, '--policy', policy, ...place],
        exits: [refused ? 1 : 0],
      },
      {
        name: 'cfn-guard',
        argv: [
          GUARD,
          'validate',
          '--data',
          file,
          '--rules',
          'bench/peers/rule.guard',
          '--output-format',
          'json',
          '--show-summary',
          'none',
        ],
        exits: [refused ? 19 : 0],
      },
      { name: 'SchemaValidator', argv: [process.execPath, 'bench/peers/schema-validator.mjs', file] },
    ],
    rounds,
  );
}
