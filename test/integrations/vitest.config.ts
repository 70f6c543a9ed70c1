import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/integrations/*.integration.ts'], testTimeout: 300_000, hookTimeout: 60_000 },
});
