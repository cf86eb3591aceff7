import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/*.systems.test.ts']
const DATABASE = '{packages,connectors,apps}/**/*.db.test.ts'

/**
 * Tests that need nothing from outside, and those that need a database, share their modules from file to file: importing
 * them anew for each took longer than the tests themselves. What starts whole programs gets a process a file.
 */
export default defineConfig({
  test: {
    globalSetup: './vitest.global.ts',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,connectors,apps,bench,scripts}/**/*.test.ts'],
          exclude: [...exclude, DATABASE],
          pool: 'threads',
          isolate: false,
        },
      },
      { extends: true, test: { name: 'database', include: [DATABASE], exclude, isolate: false } },
      {
        extends: true,
        // Each starts programs, or calls them over and over: 19 s of the usual 20 s on a loaded machine.
        test: { name: 'e2e', include: ['tests/**/*.test.ts'], exclude, testTimeout: 60_000 },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/core/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 100, functions: 100, branches: 100, statements: 100 },
    },
  },
})
