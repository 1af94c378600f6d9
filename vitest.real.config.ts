import { defineConfig } from 'vitest/config'

// Real official files (KARTYE_SHARED, ../shared by default); says why and passes where they are missing.
export default defineConfig({
  test: {
    include: ['tests/real/**/*.test.ts'],
    globalSetup: ['tests/support/engine-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
})
