// QPV 2015 → 2024 against the suffix of the official codes: I unchanged, M modified, N new.
import { resolve } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type IngestOptions, ingestOne } from '../../src/commands/ingest.ts'
import { type GenealogyFacts, traceGenealogy } from '../../src/crosswalk/index.ts'
import { currentEditions } from '../../src/zonings/index.ts'
import { useDatabase } from '../support/database.ts'
import { REAL, whyNoRealData } from '../support/real-data.ts'

const missing = whyNoRealData()
if (missing) test.skip(missing)

type Line = { source: string | null; target: string | null; event: string; source_share: number | null; target_share: number | null }

describe.skipIf(missing)('QPV 2015 → 2024', () => {
  const database = useDatabase()
  const load = (options: Omit<IngestOptions, 'file'> & { file: string }) =>
    ingestOne(database(), { ...options, file: resolve(REAL, options.file) }, { step: () => undefined, stop: () => undefined })

  beforeAll(async () => {
    // The simplified outlines lost three QPV and bent one.
    await load({ descriptor: 'anct-qpv-2024', file: 'france/qpv2024_simplified.geojson', without: ['QN09105I', 'QN09113I', 'QN09503I'], largestRepair: 0.02 })
  })

  /** Loads perimeters of 2015 and traces what became of them. */
  async function traceFrom(options: Parameters<typeof load>[0]): Promise<{ lines: Line[]; facts: GenealogyFacts; confusion: Record<string, number> }> {
    await load({ ...options, replace: true })
    const editions = new Map((await currentEditions(database().db)).map(({ zoning, id }) => [zoning, id]))
    const id = await database().transaction((t) => traceGenealogy(t, { from: editions.get('qpv-2015') ?? 0, to: editions.get('qpv-2024') ?? 0 }))
    const { rows: lines } =
      await sql<Line>`SELECT source, target, event, source_share, target_share FROM crosswalk.kinship WHERE genealogy = ${id} AND event <> 'contact' ORDER BY source, target`.execute(
        database().db,
      )
    const { rows } = await sql<{ facts: GenealogyFacts }>`SELECT facts FROM crosswalk.genealogy WHERE id = ${id}`.execute(database().db)
    const facts = rows[0]?.facts
    if (!facts) throw new Error('no genealogy')
    const confusion: Record<string, number> = {}
    const suffixes = new Map(lines.filter(({ target }) => target !== null).map(({ target, event }) => [target, `${target?.at(-1)} ${event}`]))
    for (const suffix of suffixes.values()) confusion[suffix] = (confusion[suffix] ?? 0) + 1
    return { lines, facts, confusion }
  }

  const codes = (lines: readonly Line[], suffix: string, event: string) =>
    lines.filter((line) => line.event === event && line.target?.endsWith(suffix)).map(({ target }) => target)

  test('Occitanie: 100 of the 107 perimeters of 2024 are told as their official suffix says; the seven others are known', async () => {
    const { lines, confusion, facts } = await traceFrom({ descriptor: 'anct-qpv-2015', file: 'montpellier-carcassonne/qpv2015_occitanie.geojson' })
    // 31 + 57 + 3 + 9 agree: a merger is a modification.
    expect(confusion).toEqual({ 'I identique': 31, 'I modifie': 2, 'M identique': 5, 'M modifie': 57, 'M fusion': 3, 'N ne': 9 })
    // Officially unchanged, but simplified by more than the 6.7 m admitted: 10.6 m (Bastide Pont-Vieux) and 6.8 m (Cépière Beauregard) on average.
    expect(codes(lines, 'I', 'modifie')).toEqual(['QN01104I', 'QN03111I'])
    // Officially modified, by less than the simplification: 4.4 to 5.9 m on average, as much as those that are unchanged; nothing tells them apart.
    expect(codes(lines, 'M', 'identique')).toEqual(['QN01201M', 'QN03419M', 'QN08105M', 'QN08110M', 'QN08111M'])
    expect(lines.filter(({ event }) => event === 'fusion').map(({ source, target }) => `${source} ${target}`)).toEqual([
      'QP030016 QN03016M',
      'QP030017 QN03016M',
      'QP031005 QN03105M',
      'QP031016 QN03105M',
      'QP034009 QN03409M',
      'QP034010 QN03409M',
    ])
    // Bourbaki, Rangueil, Négreneys (Toulouse), Vert-Bois (Montpellier)
    expect(lines.filter(({ event }) => event === 'disparu').map(({ source }) => source)).toEqual(['QP031009', 'QP031015', 'QP031018', 'QP034015'])
    // The others of 2024 are in départements of which the file of 2015 says nothing.
    expect(facts.non_couverts).toMatchObject({ de: 0, vers: 1606 - 107 })
  })

  test('Bondy: a file of one commune tells what became of its three quarters, and nothing of the births in the département', async () => {
    const { lines, confusion, facts } = await traceFrom({ descriptor: 'anct-qpv-2015', file: 'grand-paris/bondy/qpv2015_bondy_anru.geojson' })
    expect(confusion).toEqual({ 'I identique': 2, 'M modifie': 1 })
    expect(lines.length).toBe(3)
    expect(facts.non_couverts.lieux).toContain('93')
  })

  test('Paris: 4 of 5 unchanged perimeters are told so, 14 of 15 modified ones are told modified, merged or split', async () => {
    const { lines, confusion } = await traceFrom({ descriptor: 'anct-qpv-2015-extrait', file: 'grand-paris/qpv2015_paris/qp_bdtopo_com_75056_2020.shp' })
    expect(confusion).toEqual({ 'I identique': 4, 'I modifie': 1, 'M fusion': 1, 'M modifie': 10, 'M scission': 3, 'M ne': 1, 'N ne': 1 })
    // Porte de la Chapelle – Charles Hermite: officially unchanged, yet the two files differ by a tenth of its ground.
    expect(lines.find(({ target }) => target === 'QN07512I')?.source_share).toBeCloseTo(0.896, 2)
  })
})
