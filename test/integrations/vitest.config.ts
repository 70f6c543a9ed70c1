import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The inlined package ships maps without their sources, which is a warning a file.
  logLevel: 'error',
  test: {
    include: ['test/integrations/*.integration.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    // It imports JSON without saying so, which Node does not take.
    server: { deps: { inline: ['@actions/workflow-parser'] } },
  },
});
