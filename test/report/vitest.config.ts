import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/report/*.consumer.ts'], testTimeout: 120_000 },
});
