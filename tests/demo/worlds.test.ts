import { expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { judgeWorlds } from './worlds.ts'

const database = useDatabase()

// A thousand of them in `npm run bench exactitude`, by the cells of the grid too.
const WORLDS = 30
const QPV = 6

test('hard bounds hold the truth of every simulated world, wherever its poor live', async () => {
  const report = await judgeWorlds(database(), WORLDS, { byCells: false })
  expect(report.outOfBounds).toEqual({ counts: 0, rates: 0 })
  // A count and a rate, from IRIS and from the CAF's zones: those under the threshold of secrecy are not judged.
  expect(report.judged).toBeGreaterThan(0.4 * 4 * QPV * WORLDS)
  expect(report.sharp).toBeGreaterThan(50)
}, 120_000)
