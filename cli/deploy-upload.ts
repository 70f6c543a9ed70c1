import { Command } from 'commander';
import { addDeployOptions, awsFor, deploymentIn, type DeployOptions } from './deploy-options.ts';
import { CommandError } from './exit.ts';
import { interruptible } from './interruptible.ts';
import type { Terminal } from './output.ts';

/** `stackgate deploy upload [FILE]` */
export function deployUploadCommand(terminal: Terminal): Command {
  const command = new Command('upload')
    .summary('put the code of the functions into its buckets')
    .description('Puts the code of the functions into the bucket of each Region, and deploys nothing.');
  return addDeployOptions(command)
    .addHelpText(
      'after',
      `
For a pipeline in which those who write code are not those who deploy it; \`stackgate deploy apply\` does both. Code is
named by its digest, so what is there already stays. It needs no value but CodeBucketPrefix.

Exit status: 0 all code is there, 2 it is not.

Example:
  $ stackgate deploy upload`,
    )
    .action(async (name: string, options: DeployOptions) => {
      const { out } = terminal;
      // What is asked for is no set and no stack, so that their values may be missing.
      const deployment = await deploymentIn(name, options, []);
      const { codes } = deployment.wanted;
      if (codes.length === 0)
        throw new CommandError('There is no built code that a template takes. Build it (npm run build).');
      if (codes.some(({ bucket, region }) => bucket === `-${region}`))
        throw new CommandError(`Write CodeBucketPrefix under "values" of ${deployment.file.file}.`);
      const aws = await awsFor(deployment, options);
      const [{ codesThere, placed }, { wordsFor }] = await Promise.all([
        import('../stacksets/actual.ts'),
        import('../stacksets/tasks.ts'),
      ]);
      const goesOn = 'What is there stays; the same command goes on from it.';
      await interruptible(terminal, { what: 'zips', steps: codes.length }, goesOn, async (watch) => {
        const there = await codesThere(codes, aws, watch);
        for (const upload of codes) {
          watch.signal.throwIfAborted();
          if (!there.has(placed(upload.region, upload.code.key))) {
            await aws.bucketIn(upload.region, upload.bucket).put(upload.code);
            out.write(`${wordsFor({ do: 'upload code', upload })}\n`);
          }
          watch.step();
        }
      });
      out.write(`The code of ${deployment.file.file} is in its buckets.\n`);
    });
}
