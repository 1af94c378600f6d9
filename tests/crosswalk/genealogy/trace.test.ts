import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type GenealogyFacts, type Tolerances, traceGenealogy } from '../../../src/crosswalk/index.ts'
import { useDatabase } from '../../support/database.ts'
import { square, type ToyZone, toyZoning } from '../../support/toy-zones.ts'

const database = useDatabase()
let vintage = 1001

type Line = {
  source: string | null
  target: string | null
  event: string
  source_share: number | null
  target_share: number | null
  population_source_share: number | null
  population_target_share: number | null
  housing_source_share: number | null
}
type Found = { id: number; lines: Line[]; facts: GenealogyFacts; tolerances: Tolerances }
type Cells = { zones: ToyZone[]; mass: Record<string, readonly number[]> }

async function read(id: number): Promise<Found> {
  const { db } = database()
  const { rows: lines } = await sql<Line>`SELECT * FROM crosswalk.kinship WHERE genealogy = ${id} ORDER BY source, target`.execute(db)
  const { rows } = await sql<Pick<Found, 'facts' | 'tolerances'>>`SELECT facts, tolerances FROM crosswalk.genealogy WHERE id = ${id}`.execute(db)
  if (!rows[0]) throw new Error('no genealogy')
  return { id, lines, ...rows[0] }
}

/** Traces from the zones `before` to the zones `after`, with cells of `population_fiscale` or address points when given. */
async function trace(before: ToyZone[], after: ToyZone[], support: { cells?: Cells; addresses?: ToyZone[] } = {}): Promise<Found> {
  const year = vintage
  vintage += 2
  const id = await database().transaction(async (t) => {
    await sql`UPDATE ingest.dataset SET superseded_by = id WHERE superseded_by IS NULL AND cardinality(variables) > 0`.execute(t.db)
    const from = (await toyZoning(t, { zoning: `qpv-${year}`, zones: before })).edition
    const to = (await toyZoning(t, { zoning: `qpv-${year + 1}`, zones: after })).edition
    if (support.cells) {
      const { edition } = await toyZoning(t, {
        zoning: `carreau200-${year}`,
        zones: support.cells.zones,
        variables: ['population_fiscale'],
        measures: support.cells.mass,
      })
      await sql`UPDATE ingest.dataset SET descriptor = descriptor || '{"carroyage": {}}' WHERE id = ${edition}`.execute(t.db)
    }
    if (support.addresses)
      await toyZoning(t, {
        zoning: `adresse-${year}`,
        zones: support.addresses,
        geometry: 'point',
        variables: ['adresses'],
        measures: Object.fromEntries(support.addresses.map(({ code }) => [code, [1]])),
      })
    return traceGenealogy(t, { from, to })
  })
  return read(id)
}

const events = ({ lines }: Found): string[] => lines.map(({ source, target, event }) => `${source ?? '∅'}→${target ?? '∅'} ${event}`)

describe('an event', () => {
  test('is identique for the same ground', async () => {
    expect(events(await trace([{ code: 'a', wkt: square(0, 0, 4) }], [{ code: 'b', wkt: square(0, 0, 4) }]))).toEqual(['a→b identique'])
  })

  test('is identique for a perimeter drawn 5 m aside, and modifie for one moved by 50 m', async () => {
    expect(events(await trace([{ code: 'a', wkt: square(0, 0, 4) }], [{ code: 'b', wkt: square(0.05, 0, 4) }]))).toEqual(['a→b identique'])
    expect(events(await trace([{ code: 'a', wkt: square(0, 0, 4) }], [{ code: 'b', wkt: square(0.5, 0, 4) }]))).toEqual(['a→b modifie'])
  })

  test('is scission for a perimeter split in two, each half with its shares', async () => {
    //  a a        b | c
    //  a a   →    b | c
    const found = await trace(
      [{ code: 'a', wkt: square(0, 0, 4) }],
      [
        { code: 'b', wkt: square(0, 0, 2, 4) },
        { code: 'c', wkt: square(2, 0, 2, 4) },
      ],
    )
    expect(events(found)).toEqual(['a→b scission', 'a→c scission'])
    expect(found.lines.map(({ source_share, target_share }) => [source_share, target_share])).toEqual([
      [0.5, 1],
      [0.5, 1],
    ])
    expect(found.facts.evenements.find(({ evenement }) => evenement === 'scission')).toMatchObject({ evenements: 1, perimetres_de: 1, perimetres_vers: 2 })
  })

  test('is fusion for three perimeters merged into one', async () => {
    //  a | b | c   →   d d d
    const before = ['a', 'b', 'c'].map((code, i) => ({ code, wkt: square(2 * i, 0, 2, 4) }))
    const found = await trace(before, [{ code: 'd', wkt: square(0, 0, 6, 4) }])
    expect(events(found)).toEqual(['a→d fusion', 'b→d fusion', 'c→d fusion'])
    expect(found.facts.evenements.find(({ evenement }) => evenement === 'fusion')).toMatchObject({ evenements: 1, perimetres_de: 3, perimetres_vers: 1 })
  })

  test('is recomposition for two perimeters cut anew into two', async () => {
    //  a | b        c c
    //  a | b   →    d d
    const found = await trace(
      [
        { code: 'a', wkt: square(0, 0, 2, 4) },
        { code: 'b', wkt: square(2, 0, 2, 4) },
      ],
      [
        { code: 'c', wkt: square(0, 2, 4, 2) },
        { code: 'd', wkt: square(0, 0, 4, 2) },
      ],
    )
    expect(events(found)).toEqual(['a→c recomposition', 'a→d recomposition', 'b→c recomposition', 'b→d recomposition'])
  })

  test('is ne for a perimeter on new ground, disparu for one that has none left', async () => {
    expect(events(await trace([{ code: 'a', wkt: square(0, 0, 4) }], [{ code: 'b', wkt: square(20, 0, 4) }]))).toEqual(['a→∅ disparu', '∅→b ne'])
  })

  test('is none for perimeters that touch by a corner or a side', async () => {
    //      b
    //  a ·   c      b meets a at a corner, c along a side
    const found = await trace(
      [{ code: 'a', wkt: square(0, 0, 4) }],
      [
        { code: 'b', wkt: square(4, 4, 4) },
        { code: 'c', wkt: square(4, 0, 4) },
      ],
    )
    expect(events(found)).toEqual(['a→∅ disparu', '∅→b ne', '∅→c ne'])
  })

  test('is contact for a sliver: neighbours stay what they are', async () => {
    // b is drawn 3 m into a' s ground: a→a and b→b, not a recomposition
    const found = await trace(
      [
        { code: 'a', wkt: square(0, 0, 4) },
        { code: 'b', wkt: square(4, 0, 4) },
      ],
      [
        { code: 'a', wkt: square(0, 0, 4) },
        { code: 'b', wkt: square(3.97, 0, 4.03, 4) },
      ],
    )
    expect(events(found)).toEqual(['a→a identique', 'a→b contact', 'b→b identique'])
  })

  test('sees a hole: a ring is not the square that it surrounds', async () => {
    const ring =
      'POLYGON((700000 1620000,700600 1620000,700600 1620600,700000 1620600,700000 1620000),(700200 1620200,700200 1620400,700400 1620400,700400 1620200,700200 1620200))'
    expect(events(await trace([{ code: 'ring', wkt: ring }], [{ code: 'core', wkt: square(2, 2, 2) }]))).toEqual(['ring→∅ disparu', '∅→core ne'])
    const filled = await trace([{ code: 'ring', wkt: ring }], [{ code: 'whole', wkt: square(0, 0, 6) }])
    expect(events(filled)).toEqual(['ring→whole modifie'])
    expect(filled.lines[0]?.target_share).toBeCloseTo(32 / 36, 12)
  })
})

describe('places', () => {
  test('of different territories never meet, and a département that the other edition does not know is said, not told', async () => {
    const year = vintage
    vintage += 2
    const id = await database().transaction(async (t) => {
      const from = (await toyZoning(t, { zoning: `qpv-${year}`, zones: [{ code: 'martinique', wkt: square(0, 0, 4), departement: '972' }] })).edition
      const both = await toyZoning(t, {
        zoning: `qpv-${year + 1}`,
        srid: 4326,
        zones: [
          { code: 'ici', wkt: 'POLYGON((-61.0 14.6,-60.99 14.6,-60.99 14.61,-61.0 14.61,-61.0 14.6))', departement: '972' },
          { code: 'paris', wkt: 'POLYGON((2.35 48.85,2.36 48.85,2.36 48.86,2.35 48.86,2.35 48.85))', departement: '75' },
        ],
      })
      return traceGenealogy(t, { from, to: both.edition })
    })
    const found = await read(id)
    expect(events(found)).toEqual(['martinique→∅ disparu', '∅→ici ne'])
    expect(found.facts.non_couverts).toEqual({ de: 0, vers: 1, lieux: ['75'] })
  })
})

describe('people and dwellings', () => {
  //  a covers both cells, b the right one only:   [ 10 ][ 90 ]
  const before = [{ code: 'a', wkt: square(0, 0, 4, 2) }]
  const after = [{ code: 'b', wkt: square(2, 0, 2) }]
  const cells = {
    zones: [
      { code: 'u1', wkt: square(0, 0, 2) },
      { code: 'u2', wkt: square(2, 0, 2) },
    ],
    mass: { u1: [10], u2: [90] },
  }

  test('are told by the cells of a grid, not by the ground', async () => {
    const { lines } = await trace(before, after, { cells })
    expect(lines[0]).toMatchObject({ source_share: 0.5, target_share: 1, population_source_share: 0.9, population_target_share: 1, housing_source_share: null })
  })

  test('are told by addresses: dwellings', async () => {
    const point = (code: string, x: number) => ({ code, wkt: `POINT(${700_000 + x * 100} 1620100)` })
    const { lines } = await trace(before, after, { addresses: [point('p1', 1), point('p2', 2.5), point('p3', 3), point('p4', 3.5)] })
    expect(lines[0]).toMatchObject({ housing_source_share: 0.75, population_source_share: null })
  })

  test('are null where the support holds nothing of a perimeter, never zero', async () => {
    const far = { zones: [{ code: 'far', wkt: square(60, 60, 2) }], mass: { far: [5] } }
    expect((await trace(before, after, { cells: far })).lines[0]).toMatchObject({ population_source_share: null, population_target_share: null })
  })

  test('are zero where people live elsewhere in the perimeter', async () => {
    const left = { ...cells, mass: { u1: [100], u2: [0] } }
    expect((await trace(before, after, { cells: left })).lines[0]).toMatchObject({ population_source_share: 0, population_target_share: null })
  })
})

describe('a genealogy', () => {
  test('is traced once', async () => {
    const ids = await database().transaction(async (t) => {
      const from = (await toyZoning(t, { zoning: 'zus-1996', zones: [{ code: 'a', wkt: square(0, 0, 4) }] })).edition
      const to = (await toyZoning(t, { zoning: 'cucs-2007', zones: [{ code: 'b', wkt: square(0, 0, 4) }] })).edition
      return [await traceGenealogy(t, { from, to }), await traceGenealogy(t, { from, to })]
    })
    expect(ids[0]).toBe(ids[1])
  })

  test('is traced anew, with people, once a grid is there, and once only', async () => {
    const [without, ...withGrid] = await database().transaction(async (t) => {
      await sql`UPDATE ingest.dataset SET superseded_by = id WHERE superseded_by IS NULL AND cardinality(variables) > 0`.execute(t.db)
      const from = (await toyZoning(t, { zoning: 'zus-1997', zones: [{ code: 'a', wkt: square(0, 0, 4) }] })).edition
      const to = (await toyZoning(t, { zoning: 'cucs-2008', zones: [{ code: 'b', wkt: square(0, 0, 2, 4) }] })).edition
      const first = await traceGenealogy(t, { from, to })
      const grid = {
        zoning: 'carreau200-2009',
        zones: [
          { code: 'c', wkt: square(0, 0, 2, 4) },
          { code: 'd', wkt: square(2, 0, 2, 4) },
        ],
      }
      const { edition } = await toyZoning(t, { ...grid, variables: ['population_fiscale'], measures: { c: [75], d: [25] } })
      await sql`UPDATE ingest.dataset SET descriptor = descriptor || '{"carroyage": {}}' WHERE id = ${edition}`.execute(t.db)
      return [first, await traceGenealogy(t, { from, to }), await traceGenealogy(t, { from, to })]
    })
    expect(withGrid[0]).not.toBe(without)
    expect(withGrid[1]).toBe(withGrid[0])
    expect((await read(without ?? 0)).lines[0]).toMatchObject({ source_share: 0.5, population_source_share: null })
    expect((await read(withGrid[0] ?? 0)).lines[0]).toMatchObject({ source_share: 0.5, population_source_share: 0.75 })
  })

  test('is refused for a zoning against itself, the later vintage first, points, or no common territory', async () => {
    const attempt = (make: (t: Parameters<Parameters<ReturnType<typeof database>['transaction']>[0]>[0]) => Promise<{ from: number; to: number }>) =>
      database().transaction(async (t) => traceGenealogy(t, await make(t)))
    const drawn = async (t: Parameters<typeof toyZoning>[0], zoning: string) =>
      (await toyZoning(t, { zoning, zones: [{ code: 'a', wkt: square(0, 0, 4) }] })).edition
    const refused = (words: RegExp) => ({ code: 'construction_impossible', message: expect.stringMatching(words) })
    await expect(
      attempt(async (t) => {
        const edition = await drawn(t, 'zru-1996')
        return { from: edition, to: edition }
      }),
    ).rejects.toMatchObject(refused(/à lui-même/))
    await expect(attempt(async (t) => ({ from: await drawn(t, 'zru-1999'), to: await drawn(t, 'zru-1997') }))).rejects.toMatchObject(
      refused(/le plus ancien \(zru-1997\)/),
    )
    await expect(
      attempt(async (t) => ({
        from: await drawn(t, 'zru-1996'),
        to: (await toyZoning(t, { zoning: 'borne-2001', geometry: 'point', zones: [{ code: 'p', wkt: 'POINT(700000 1620000)' }] })).edition,
      })),
    ).rejects.toMatchObject(refused(/points/))
    await expect(
      attempt(async (t) => ({
        from: await drawn(t, 'zru-1996'),
        to: (
          await toyZoning(t, {
            zoning: 'zru-2001',
            srid: 4326,
            zones: [{ code: 'p', wkt: 'POLYGON((2.35 48.85,2.36 48.85,2.36 48.86,2.35 48.86,2.35 48.85))' }],
          })
        ).edition,
      })),
    ).rejects.toMatchObject(refused(/aucun territoire commun/))
  })

  test('tells of a name that is not the same quarter', async () => {
    const inLamentin = { communes: ['97213'] }
    const { facts } = await trace(
      [{ code: 'ouest', wkt: square(0, 0, 4), ...inLamentin }],
      [
        { code: 'ouest', wkt: square(20, 0, 4), ...inLamentin },
        { code: 'autre', wkt: square(0, 0, 4), ...inLamentin },
      ],
    )
    expect(facts.homonymes).toMatchObject([
      { de: 'ouest', vers: 'ouest', phrase: expect.stringMatching(/portent le même nom mais n’ont pas de terrain en commun/) },
    ])
  })

  test('read backwards tells the converse, whatever the squares', async () => {
    const CONVERSE: Record<string, string> = { fusion: 'scission', scission: 'fusion', ne: 'disparu', disparu: 'ne' }
    const zones = (prefix: string) =>
      fc
        .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { selector: String, minLength: 2, maxLength: 5 })
        .chain((places) =>
          fc
            .tuple(...places.map(() => fc.integer({ min: 20, max: 52 })))
            .map((sides) => places.map(([x, y], i) => ({ code: `${prefix}${i}`, wkt: square(x * 5, y * 5, (sides[i] ?? 20) / 10) }))),
        )
    await fc.assert(
      fc.asyncProperty(zones('s'), zones('t'), async (before, after) => {
        const [forth, back] = [await trace(before, after), await trace(after, before)]
        const turned = back.lines.map(({ source, target, event }) => `${target ?? '∅'}→${source ?? '∅'} ${CONVERSE[event] ?? event}`)
        expect(events(forth).sort()).toEqual(turned.sort())
        for (const { source_share, target_share } of forth.lines)
          for (const share of [source_share, target_share]) if (share !== null) expect(share > 0 && share <= 1).toBe(true)
        const told = new Set(forth.lines.filter(({ event }) => event !== 'contact').flatMap(({ source, target }) => [source, target]))
        for (const { code } of [...before, ...after]) expect(told.has(code)).toBe(true)
      }),
      { numRuns: 3 },
    )
  }, 180_000)
})
