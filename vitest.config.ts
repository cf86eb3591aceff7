import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,connectors,apps,tests,bench,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.systems.test.ts'],
    globalSetup: './vitest.global.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/core/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 100, functions: 100, branches: 100, statements: 100 },
    },
  },
})
