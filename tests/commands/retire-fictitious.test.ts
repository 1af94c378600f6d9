import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { ingestOne } from '../../src/commands/ingest.ts'
import { currentEditions } from '../../src/zonings/index.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()
const folder = mkdtempSync(join(tmpdir(), 'kartye-fictif-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const silent = { step: () => undefined, stop: () => undefined }

/** A file of perimeters as ANCT publishes them: one square near Fort-de-France. */
function realQpv(code: string): string {
  const ring = [
    [-61.07, 14.6],
    [-61.06, 14.6],
    [-61.06, 14.61],
    [-61.07, 14.61],
    [-61.07, 14.6],
  ]
  const properties = { code_qp: code, lib_qp: 'Essai', insee_com: '97209', insee_dep: '972', siren_epci: '249720061' }
  const file = join(folder, `${code}.geojson`)
  writeFileSync(
    file,
    JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } }] }),
  )
  return file
}

test('the first real file takes the invented ones out of use: they never meet in a build', async () => {
  const demo = (name: string): string => new URL(`../../data/demo/${name}`, import.meta.url).pathname
  await ingestOne(database(), { descriptor: 'demo-qpv-2024', file: demo('qpv-2024.geojson') }, silent)
  await ingestOne(database(), { descriptor: 'demo-communes', file: demo('communes-2022.geojson') }, silent)
  const { notes } = await ingestOne(database(), { descriptor: 'anct-qpv-2024', file: realQpv('QN97201M') }, silent)
  expect(notes).toContain('Les données fictives de la démonstration sont retirées ; elles restent servies jusqu’à la prochaine publication.')
  const editions = await currentEditions(database().db)
  expect(editions.map(({ zoning, zoneCount }) => [zoning, zoneCount])).toEqual([['qpv-2024', 1]])

  // a second real file completes the first, and has nothing left to retire
  const later = await ingestOne(database(), { descriptor: 'anct-qpv-2024', file: realQpv('QN97202M') }, silent)
  expect(later.notes.join()).not.toContain('fictives')
  expect((await currentEditions(database().db))[0]?.zoneCount).toBe(2)
  const { rows } = await sql<{
    n: number
  }>`SELECT count(*) AS n FROM ingest.dataset WHERE superseded_by IS NULL AND (descriptor ->> 'fictif')::boolean`.execute(database().db)
  expect(rows[0]?.n).toBe(0)
})
