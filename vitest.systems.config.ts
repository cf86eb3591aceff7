import { defineConfig } from 'vitest/config'

/** Tests against real external systems; scripts/install-systems.sh installs those. A missing one is a failure. */
export default defineConfig({
  test: {
    include: ['**/*.systems.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: './vitest.global.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
