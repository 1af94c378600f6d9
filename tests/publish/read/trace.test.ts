import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { listTraceSources, totalBeforeBounds, type ValueKey } from '../../../src/publish/read/index.ts'
import { emptyTables, useDatabase } from '../../support/database.ts'
import { estimate, IRIS, QPV } from '../../support/toy-estimate.ts'
import { square } from '../../support/toy-zones.ts'

// Eight strips of a grid over the two IRIS: the support of counts.
const CELLS = Array.from({ length: 8 }, (_, i) => ({ code: `c${i}`, wkt: square(i, 0, 1, 4) }))

const count = fc.integer({ min: 0, max: 400 })
const hidden = fc.constantFrom('secret' as const, 'manquant' as const)
const figure = fc.oneof({ weight: 6, arbitrary: count }, { weight: 1, arbitrary: hidden })
const source = fc.tuple(figure, figure, figure, fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 100 }).map((n) => n / 100) }, hidden))

type Row = ValueKey & { value: number; bound_low: number | null; bound_high: number | null }

describe('the trace of a build', () => {
  const database = useDatabase()

  test('whatever the figures, the contributions of sources add up to the value, or to what its bounds then held', async () => {
    await fc.assert(
      fc.asyncProperty(source, source, fc.array(fc.tuple(count, count), { minLength: 8, maxLength: 8 }), async (i1, i2, cells) => {
        await emptyTables(database())
        await estimate(
          database(),
          QPV,
          { zoning: 'iris-2020', zones: IRIS, variables: ['population', 'chomeurs', 'actifs', 'taux_publie'], measures: { i1, i2 } },
          {
            zoning: 'carreau200-2019',
            zones: CELLS,
            variables: ['menages_fiscaux', 'menages_pauvres'],
            measures: Object.fromEntries(cells.map((cell, i) => [`c${i}`, cell])),
          },
        )
        const { rows } = await sql<Row>`
          SELECT DISTINCT ON (zoning, code, indicator, period, method) run, zoning, code, indicator, period, method, value, bound_low, bound_high
          FROM estimate.value WHERE value IS NOT NULL AND method NOT IN ('corrige', 'melange') ORDER BY zoning, code, indicator, period, method, rank`.execute(
          database().db,
        )
        expect(rows.length).toBeGreaterThan(0)
        for (const { value, bound_low, bound_high, ...key } of rows) {
          const sources = await listTraceSources(database().db, key)
          const total = totalBeforeBounds(value, sources)
          if (total === null) expect(sum(sources), JSON.stringify(key)).toBeCloseTo(value, 9)
          else expect(value, JSON.stringify(key)).toBeCloseTo(total < value ? (bound_low ?? Number.NaN) : (bound_high ?? Number.NaN), 9)
        }
      }),
      { numRuns: 5 }, // each is a whole build
    )
  }, 180_000)
})

function sum(sources: readonly { contribution: number | null }[]): number {
  return sources.reduce((total, { contribution }) => total + (contribution ?? 0), 0)
}
