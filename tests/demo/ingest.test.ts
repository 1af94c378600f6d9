import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ingestFile, readDescriptor } from '../../src/ingest/index.ts'
import { adoptZones, checkCodes } from '../../src/zonings/index.ts'
import { useDatabase } from '../support/database.ts'
import { DEMO } from './read-demo.ts'

const database = useDatabase()
const Files = z.array(z.object({ source: z.string(), fichier: z.string() }))
const { fichiers, a_essayer } = z.object({ fichiers: Files, a_essayer: Files }).parse(JSON.parse(readFileSync(new URL('demo.json', DEMO), 'utf8')))

test('the whole demonstration is read in the order of its manifest: no refused row, no repaired perimeter, no unknown code', async () => {
  for (const { source, fichier } of [...fichiers, ...a_essayer]) {
    const descriptor = await readDescriptor(source)
    await database().transaction(async (transaction) => {
      const report = await ingestFile(transaction, { descriptor, path: fileURLToPath(new URL(fichier, DEMO)) })
      expect(report.kept, source).toBeGreaterThan(0)
      if (descriptor.contenu !== 'mesures' || descriptor.carroyage) expect(await adoptZones(transaction, report.dataset), source).toMatchObject({ repaired: 0 })
      else
        expect(
          (await checkCodes(transaction, report.dataset)).filter((note) => note.includes('absents de')),
          source,
        ).toEqual([])
    })
  }
})

test('PostGIS finds the same partition: IRIS and CAF zones cover the communes to 1e-9, all in the territory of the Antilles', async () => {
  const { rows } = await sql<{ kind: string; area_m2: number; zones: number; territories: string[] }>`
    SELECT e.kind, sum(z.area_m2)::float8 AS area_m2, count(*)::int AS zones, array_agg(DISTINCT z.territory) AS territories
    FROM zonings.zone z JOIN zonings.edition e ON e.id = z.edition AND e.is_current
    WHERE e.kind IN ('commune', 'iris', 'caf')
    GROUP BY e.kind`.execute(database().db)
  const area = new Map(rows.map((row) => [row.kind, row.area_m2]))
  const whole = area.get('commune') ?? 0
  expect(rows.flatMap(({ territories }) => territories)).toEqual(['antilles', 'antilles', 'antilles'])
  for (const kind of ['iris', 'caf']) expect(Math.abs((area.get(kind) ?? 0) / whole - 1)).toBeLessThan(1e-9)
})

test('a quarter of two communes is one zone that names both', async () => {
  const { rows } = await sql<{ communes: string[]; departement: string }>`
    SELECT z.communes, z.departement
    FROM zonings.zone z JOIN zonings.edition e ON e.id = z.edition AND e.is_current
    WHERE e.zoning = 'qpv-2024' AND z.code = 'QN97005F'`.execute(database().db)
  expect(rows.map(({ communes, departement }) => ({ communes: communes.toSorted(), departement }))).toEqual([
    { communes: ['97091', '97092'], departement: '970' },
  ])
})
