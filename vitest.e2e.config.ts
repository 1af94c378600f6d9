import { defineConfig } from 'vitest/config'

// Programs that others wrote against real servers: the demo on both engines, and an observatory of official files. Says which are missing.
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/support/engine-setup.ts', 'tests/e2e/servers.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
})
