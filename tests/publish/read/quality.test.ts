import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { listQuality, listQualityThirds } from '../../../src/publish/read/index.ts'
import { useDatabase } from '../../support/database.ts'
import { type Judged, keep, seedTinyAccuracy } from '../../support/tiny-accuracy.ts'

// Errors of random judged estimates, beside the same figures computed here from their definitions.

const method = fc.constantFrom('aire', 'support', 'corrige')
const amount = fc.integer({ min: -50, max: 200 }).map((n) => n / 8)
const zone = fc.record({
  estimates: fc.uniqueArray(fc.record({ method, estimate: amount, width: fc.option(fc.tuple(fc.nat(9), fc.nat(9)), { nil: null }) }), {
    selector: (one) => one.method,
    minLength: 1,
  }),
  official: amount,
  departement: fc.constantFrom('971', '972', '973'),
  share: fc.option(fc.constantFrom(0.1, 0.2, 0.5, 1), { nil: null }),
})

describe('what published figures say of estimates', () => {
  const database = useDatabase()
  beforeAll(async () => seedTinyAccuracy(database()))

  test.each(['taux_pauvrete', 'population'])('is what its definitions say (%s)', async (indicator) => {
    await fc.assert(
      fc.asyncProperty(fc.array(zone, { minLength: 1, maxLength: 12 }), async (zones) => {
        const { db } = database()
        await sql`DELETE FROM estimate.judged`.execute(db)
        const judged = zones.flatMap(({ estimates, official, departement, share }, i) =>
          estimates.map(
            ({ method, estimate, width }): Judged => ({
              ...{ code: `Z${i}`, departement, indicator, period: '1999', method, source: 's', estimate, official },
              ...(width ? { interval: [estimate - width[0], estimate + width[1]] as const } : {}),
              ...(share === null ? {} : { share }),
            }),
          ),
        )
        for (const one of judged) await keep(db, one)
        const selection = { run: 1, zoning: 'qpv-2024', indicator }
        const rows = await listQuality(db, selection)
        expect(rows.map(({ methode }) => methode)).toEqual([...new Set(judged.map(({ method }) => method))].sort())
        const answering = (code: string) => judged.filter((one) => one.code === code).length
        for (const row of rows) {
          const mine = judged.filter((one) => one.method === row.methode)
          const errors = mine.map(({ estimate, official }) => estimate - official)
          const sizes = errors.map(Math.abs)
          const common = mine.filter(({ code }) => answering(code) === rows.length)
          const drawn = mine.filter(({ interval }) => interval)
          const total = mine.reduce((sum, { official }) => sum + Math.abs(official), 0)
          expect(row).toMatchObject({
            n: mine.length,
            departements: new Set(mine.map(({ departement }) => departement)).size,
            mae: close(mean(sizes)),
            erreur_absolue_mediane: close(median(sizes)),
            biais: close(mean(errors)),
            rmse: close(Math.sqrt(mean(errors.map((error) => error ** 2)))),
            mae_relative: indicator === 'taux_pauvrete' || total === 0 ? null : close(sizes.reduce((sum, size) => sum + size, 0) / total),
            n_intervalle: drawn.length,
            dans_intervalle:
              drawn.length === 0 ? null : close(mean(drawn.map(({ interval: [low, high] = [0, 0], official }) => Number(low <= official && official <= high)))),
            n_bornes: 0,
            dans_bornes: null,
            n_communs: common.length,
            mae_communs: common.length === 0 ? null : close(mean(common.map(({ estimate, official }) => Math.abs(estimate - official)))),
          })
          const thirds = (await listQualityThirds(db, selection)).filter(({ methode }) => methode === row.methode)
          const placed = mine.filter(({ share }) => share !== undefined)
          expect(thirds.reduce((sum, { n }) => sum + n, 0)).toBe(placed.length)
          for (const { de, a, n, mae } of thirds) {
            const held = placed.filter(({ share = -1 }) => share >= de && share <= a)
            expect([n, mae]).toEqual([held.length, close(mean(held.map(({ estimate, official }) => Math.abs(estimate - official))))])
          }
        }
      }),
      { numRuns: 12 },
    )
  })

  test('thirds by population are cut on published figures', async () => {
    const { db } = database()
    await sql`DELETE FROM estimate.judged`.execute(db)
    await sql`
      INSERT INTO estimate.value (run, edition, zoning, code, indicator, period, rank, method, source, dataset, value, status)
      SELECT 1, 2, 'qpv-2024', 'Z' || i, 'population', '2020', 1, 'officiel', 'toy-pauvrete-qpv', 8, 1000 * i, 'ok' FROM generate_series(1, 6) AS i`.execute(db)
    for (let i = 1; i <= 6; i++)
      await keep(db, {
        code: `Z${i}`,
        departement: '972',
        indicator: 'taux_pauvrete',
        period: '1999',
        method: 'aire',
        source: 's',
        estimate: i / 100,
        official: 0,
      })
    const thirds = await listQualityThirds(db, { run: 1, zoning: null, indicator: null })
    expect(thirds.map(({ selon, tiers, de, a, n, biais }) => [selon, tiers, de, a, n, biais])).toEqual([
      ['population', 1, 1000, 2000, 2, close(0.015)],
      ['population', 2, 3000, 4000, 2, close(0.035)],
      ['population', 3, 5000, 6000, 2, close(0.055)],
    ])
  })
})

const close = (value: number) => expect.closeTo(value, 9)

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return (low + high) / 2
}
