import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/**/*.test.ts'], exclude: ['test/aws/**'], testTimeout: 120_000, pool: 'threads' },
});
