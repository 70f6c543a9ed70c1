import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests against an emulator of AWS, which `moto.ts` installs and starts. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/aws/**/*.test.ts'],
    globalSetup: join(import.meta.dirname, 'moto.ts'),
    testTimeout: 60_000,
    pool: 'threads',
  },
});
