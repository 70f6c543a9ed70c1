import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/aws/**'],
    testTimeout: 120_000,
    pool: 'threads',
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: '100%',
  },
});
