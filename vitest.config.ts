import { defineConfig } from 'vitest/config'

// One run, one engine: `npm test` uses the embedded one, `npm run test:server` PostgreSQL 15 + PostGIS 3.3.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/real/**', 'tests/e2e/**', 'node_modules/**'],
    globalSetup: ['tests/support/engine-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
})
