import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { checkCodes, checkWaiting, currentEditions } from '../../src/zonings/index.ts'
import { useDatabase } from '../support/database.ts'
import { square, toyDataset, toyZoning } from '../support/toy-zones.ts'

const database = useDatabase()

describe('a zoning is adopted', () => {
  test('in the legal CRS of where it lies, with its exact area', async () => {
    const report = await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2001', zones: [{ code: 'A', wkt: square(0, 0, 10) }] }))
    expect(report).toMatchObject({ zones: 1, repaired: 0, carriedOver: 0 })
    const { rows } =
      await sql`SELECT territory, area_m2, is_rectangle, ST_SRID(geom) AS srid, ST_SRID(geom84) AS srid84 FROM zonings.zone WHERE edition = ${report.edition}`.execute(
        database().db,
      )
    expect(rows).toEqual([{ territory: 'antilles', area_m2: 1_000_000, is_rectangle: true, srid: 5490, srid84: 4326 }])
  })

  test('from degrees as well, each zone in its own territory', async () => {
    const box = (x: number, y: number): string => `POLYGON((${x} ${y},${x + 0.01} ${y},${x + 0.01} ${y + 0.01},${x} ${y + 0.01},${x} ${y}))`
    const zones = [
      { code: 'PARIS', wkt: box(2.35, 48.85) },
      { code: 'FDF', wkt: box(-61.07, 14.6) },
      { code: 'CAYENNE', wkt: box(-52.33, 4.93) },
      { code: 'STDENIS', wkt: box(55.45, -20.9) },
      { code: 'MAMOUDZOU', wkt: box(45.22, -12.78) },
    ]
    const report = await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2002', srid: 4326, zones }))
    const { rows } = await sql`SELECT code, territory, ST_SRID(geom) AS srid FROM zonings.zone WHERE edition = ${report.edition} ORDER BY code`.execute(
      database().db,
    )
    expect(rows).toEqual([
      { code: 'CAYENNE', territory: 'guyane', srid: 2972 },
      { code: 'FDF', territory: 'antilles', srid: 5490 },
      { code: 'MAMOUDZOU', territory: 'mayotte', srid: 4471 },
      { code: 'PARIS', territory: 'metropole', srid: 2154 },
      { code: 'STDENIS', territory: 'reunion', srid: 2975 },
    ])
  })

  test('with the shapes of one code united, and the communes of each', async () => {
    //  A A | A     two features of A side by side: one zone of two communes
    const zones = [
      { code: 'A', wkt: square(0, 0, 2, 1), communes: ['97209'] },
      { code: 'A', wkt: square(2, 0, 1), communes: ['97213'] },
    ]
    const report = await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2003', zones, descriptor: { doublons: 'unir' } }))
    const { rows } =
      await sql`SELECT communes, round(area_m2)::int AS area, ST_NumGeometries(geom) AS parts FROM zonings.zone WHERE edition = ${report.edition}`.execute(
        database().db,
      )
    expect(rows).toEqual([{ communes: ['97209', '97213'], area: 30_000, parts: 1 }])
    expect(report.notes).toEqual(['1 forme(s) réunies sous un code déjà vu.'])
  })

  test('with a small fault repaired and noted', async () => {
    // a spike of no width on the right side of a square: invalid, and of no area
    const wkt = 'POLYGON((700000 1620000,701000 1620000,701000 1620500,701500 1620500,701000 1620500,701000 1621000,700000 1621000,700000 1620000))'
    const report = await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2004', zones: [{ code: 'A', wkt }] }))
    expect(report).toMatchObject({ zones: 1, repaired: 1 })
    expect(report.largestRepair).toBeLessThan(1e-9)
  })

  test('once: adopting the same dataset again changes nothing', async () => {
    const edition = await database().transaction(
      async (t) => (await toyZoning(t, { zoning: 'jouet-2005', zones: [{ code: 'A', wkt: square(0, 0, 1) }] })).edition,
    )
    const { adoptZones } = await import('../../src/zonings/index.ts')
    expect(await database().transaction((t) => adoptZones(t, edition))).toMatchObject({ edition, zones: 1 })
  })
})

describe('a later file of the same zoning', () => {
  const first = [
    { code: 'A', wkt: square(0, 0, 1) },
    { code: 'B', wkt: square(1, 0, 1) },
  ]
  const later = [
    { code: 'B', wkt: square(1, 0, 2) },
    { code: 'C', wkt: square(5, 0, 1) },
  ]

  test('that names a part of it completes the edition, and wins where both name a zone', async () => {
    const others = [3, 4].map((x) => ({ code: `D${x}`, wkt: square(x, 5, 1) }))
    await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2010', zones: [...first, ...others] }))
    const { edition, zones, carriedOver } = await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2010', zones: later }))
    expect({ zones, carriedOver }).toEqual({ zones: 5, carriedOver: 3 })
    const { rows } = await sql`SELECT code, round(area_m2)::int AS area FROM zonings.zone WHERE edition = ${edition} AND code < 'D' ORDER BY code`.execute(
      database().db,
    )
    expect(rows).toEqual([
      { code: 'A', area: 10_000 },
      { code: 'B', area: 40_000 },
      { code: 'C', area: 10_000 },
    ])
    const current = (await currentEditions(database().db)).filter(({ zoning }) => zoning === 'jouet-2010')
    expect(current.map(({ id }) => id)).toEqual([edition])
  })

  test('that names half of it or more is a new reading: what it no longer names is dropped, and said', async () => {
    await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2012', zones: first }))
    const report = await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2012', zones: later }))
    expect(report).toMatchObject({ zones: 2, carriedOver: 0 })
    expect(report.notes).toEqual(["1 périmètre(s) de l'édition précédente abandonné(s) : ce fichier ne les nomme plus."])
  })

  test('is a new reading of the départements it names, not of the others', async () => {
    const zones = [
      { code: 'M1', wkt: square(0, 0, 1), departement: '972' },
      { code: 'M2', wkt: square(1, 0, 1), departement: '972' },
      { code: 'G1', wkt: square(2, 0, 1), departement: '971' },
    ]
    await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2013', zones }))
    const report = await database().transaction((t) =>
      toyZoning(t, { zoning: 'jouet-2013', zones: [{ code: 'M1', wkt: square(0, 0, 2), departement: '972' }] }),
    )
    // M2 is no longer a zone of 972; G1 is none of this file's business
    expect(report).toMatchObject({ zones: 2, carriedOver: 1 })
    expect(report.notes.join()).toMatch(/1 périmètre\(s\) de l'édition précédente abandonné\(s\).*1 périmètre\(s\) repris/)
  })

  test('stands alone when told to replace', async () => {
    await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2011', zones: first }))
    expect(await database().transaction((t) => toyZoning(t, { zoning: 'jouet-2011', zones: later }, { replace: true }))).toMatchObject({
      zones: 2,
      carriedOver: 0,
    })
  })
})

describe('the cells of a grid', () => {
  test('are drawn from their codes, in their own CRS where it is the legal one', async () => {
    const { edition } = await database().transaction((t) =>
      toyZoning(t, {
        zoning: 'carreau200-2019',
        zones: [],
        variables: ['population_fiscale'],
        measures: { CRS5490RES200mN1614800E705800: [75], CRS3035RES200mN2891800E3770600: [3] },
        descriptor: { carroyage: { taille_m: 200 } },
      }),
    )
    const { rows } = await sql`
      SELECT code, territory, is_rectangle, round(area_m2)::int AS area, ST_XMin(geom)::int AS x, ST_YMin(geom)::int AS y FROM zonings.zone WHERE edition = ${edition} ORDER BY code DESC`.execute(
      database().db,
    )
    expect(rows[0]).toEqual({ code: 'CRS5490RES200mN1614800E705800', territory: 'antilles', is_rectangle: true, area: 40_000, x: 705_800, y: 1_614_800 })
    // In Lambert-93 a cell of the European grid is turned, and 40,000 m² to the metre.
    expect(rows[1]).toMatchObject({ territory: 'metropole', is_rectangle: false })
    expect(Math.abs(Number((rows[1] as { area: number }).area) - 40_000)).toBeLessThan(40)
  })

  test('are refused when a code is off the grid', async () => {
    const toy = {
      zoning: 'carreau200-2016',
      zones: [],
      variables: ['population_fiscale'],
      measures: { CRS5490RES200mN1614800E705801: [1] },
      descriptor: { carroyage: { taille_m: 200 } },
    } as const
    await expect(database().transaction((t) => toyZoning(t, toy))).rejects.toMatchObject({
      code: 'perimetres_refuses',
      message: expect.stringContaining('E705801'),
    })
  })

  test('are refused when a code names no square', async () => {
    const toy = {
      zoning: 'carreau200-2017',
      zones: [],
      variables: ['population_fiscale'],
      measures: { CRS5490RES200mN16148: [1] },
      descriptor: { carroyage: { taille_m: 200 } },
    } as const
    await expect(database().transaction((t) => toyZoning(t, toy))).rejects.toMatchObject({
      code: 'perimetres_refuses',
      message: expect.stringContaining('géométrie vide'),
    })
  })
})

describe('a perimeter that cannot be trusted is refused, with its line, and nothing is kept', () => {
  const cases: { name: string; wkt: string; srid?: number; reason: RegExp; geometry?: 'polygone' | 'point' }[] = [
    { name: 'empty', wkt: 'POLYGON EMPTY', reason: /géométrie vide/ },
    { name: 'a point where a surface is expected', wkt: 'POINT(700000 1620000)', reason: /point ou ligne là où une surface est attendue/ },
    { name: 'a surface where a point is expected', wkt: square(0, 0, 1), geometry: 'point', reason: /un point est attendu/ },
    {
      name: 'degrees read as metres',
      wkt: 'POLYGON((2 48,2.1 48,2.1 48.1,2 48))',
      srid: 2154,
      reason: /coordonnées en degrés \(2\.0000, 48\.0000\) lues comme des mètres \(EPSG:2154\)/,
    },
    {
      name: 'metres read as degrees',
      wkt: 'POLYGON((650000 6860000,651000 6860000,651000 6861000,650000 6860000))',
      srid: 4326,
      reason: /coordonnées en mètres .* lues comme des degrés \(EPSG:4326\)/,
    },
    { name: 'outside every territory', wkt: 'POLYGON((10 10,10.1 10,10.1 10.1,10 10))', srid: 4326, reason: /hors des territoires français connus/ },
    { name: 'without a known CRS', wkt: square(0, 0, 1), srid: 0, reason: /système de coordonnées inconnu/ },
    {
      name: 'a bow tie, whose repair would double its area',
      wkt: 'POLYGON((700000 1620000,701000 1621000,701000 1620000,700000 1621000,700000 1620000))',
      reason: /contour non valable .*Self-intersection.* dont la réparation changerait/,
    },
  ]
  test.each(cases)('$name', async ({ wkt, srid, reason, geometry }) => {
    const toy = {
      zoning: 'jouet-2020',
      zones: [
        { code: 'A', wkt: square(8, 8, 1) },
        { code: 'B', wkt },
      ],
      ...(srid === undefined ? {} : { srid, zones: [{ code: 'A', wkt }] }),
      ...(geometry ? { geometry } : {}),
    }
    const failure = await database()
      .transaction((t) => toyZoning(t, toy))
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'perimetres_refuses', message: expect.stringMatching(reason) })
    expect((failure as { details: unknown[] }).details.length).toBeGreaterThan(0)
    expect((await currentEditions(database().db)).some(({ zoning }) => zoning === 'jouet-2020')).toBe(false)
  })

  test('a code given twice', async () => {
    const zones = [
      { code: 'A', wkt: square(0, 0, 1) },
      { code: 'A', wkt: square(1, 0, 1) },
    ]
    await expect(database().transaction((t) => toyZoning(t, { zoning: 'jouet-2021', zones }))).rejects.toMatchObject({
      code: 'perimetres_refuses',
      details: [
        { ligne: 1, valeur: 'A', motif: 'code en double.' },
        { ligne: 2, valeur: 'A', motif: 'code en double.' },
      ],
    })
  })
})

describe('the codes of a table of measures', () => {
  const zones = ['A', 'B', 'C', 'D'].map((code, i) => ({ code, wkt: square(i, 0, 1) }))

  test('are counted and named when a few have no perimeter, refused when they are too many', async () => {
    const notes = await database().transaction(async (t) => {
      await toyZoning(t, { zoning: 'jouet-2030', zones })
      return checkCodes(
        t,
        await toyDataset(t, {
          zoning: 'jouet-2030',
          variables: ['menages'],
          measures: { A: [1], B: [1], C: [1], X: [1] },
          descriptor: { codes_inconnus_max: 0.25 },
        }),
      )
    })
    expect(notes).toEqual([
      '1 code(s) sur 4 absents de jouet-2030 (25 %), par exemple X : gardés, sans périmètre.',
      '1 territoire(s) de jouet-2030 sans mesure dans ce fichier.',
    ])
    const tooMany = database().transaction(async (t) =>
      checkCodes(t, await toyDataset(t, { zoning: 'jouet-2030', variables: ['menages'], measures: { A: [1], X: [1] } })),
    )
    await expect(tooMany).rejects.toMatchObject({ code: 'codes_inconnus', message: expect.stringContaining('plus que les 5 % admis') })
  })

  test('are held against perimeters that come later, in a note', async () => {
    const notes = await database().transaction(async (t) => {
      await toyDataset(t, { zoning: 'jouet-2031', source: 'large', variables: ['menages'], measures: { A: [1], X: [1], Y: [1] } })
      return checkWaiting(t, (await toyZoning(t, { zoning: 'jouet-2031', zones })).edition)
    })
    expect(notes).toEqual([
      'large : 2 code(s) sur 3 absents de jouet-2031 (66,7 %), par exemple X, Y : gardés, sans périmètre.',
      'large : 3 territoire(s) de jouet-2031 sans mesure dans ce fichier.',
    ])
  })

  test('wait for perimeters that are not loaded, and say which vintages are', async () => {
    const notes = await database().transaction(async (t) =>
      checkCodes(t, await toyDataset(t, { zoning: 'jouet-1999', variables: ['menages'], measures: { A: [1] } })),
    )
    expect(notes[0]).toMatch(/Aucun périmètre jouet-1999 n'est chargé.*jouet-2030/)
  })
})
