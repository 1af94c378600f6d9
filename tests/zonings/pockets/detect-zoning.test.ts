import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import type { Transaction } from '../../../src/db/database.ts'
import { PocketRecipe } from '../../../src/model/detection.ts'
import { currentEditions, type DetectionReport, detectZoning, readMesh } from '../../../src/zonings/index.ts'
import { emptyTables, useDatabase } from '../../support/database.ts'
import { square, type ToyZone, toyDataset, toyZoning } from '../../support/toy-zones.ts'

// Cells of 200 m, 100 people and 50 households each: P 30 poor households, Q 25 (a QPV covers it), · 5, s poor households are secret, x people are,
// h 10 households, 8 of them poor. The middle of the three Q is the threshold: 50 %.
const ISLAND = `
  Q.Q.Q......
  ...........
  .PP........
  .PP....P..h`
const FIGURES = { P: [100, 50, 30], Q: [100, 50, 25], '.': [100, 50, 5], s: [100, 50, 'secret'], x: ['secret', 'secret', 'secret'], h: [20, 10, 8] } as const

const database = useDatabase()
afterEach(() => emptyTables(database()))

const recipe = (parametres: object = {}, changes: object = {}): PocketRecipe =>
  PocketRecipe.parse({ id: 'poche', libelle: 'Poches', description: 'Essai', mailles: ['carreau200', 'iris'], parametres, hypotheses: [], ...changes })
const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => database().transaction(work)
const detect = (parametres: object = {}, changes: object = {}): Promise<DetectionReport> =>
  inTransaction((transaction) => detectZoning(transaction, recipe(parametres, changes)))

/** Loads the cells of a map, its QPV, and the communes 97213 (all of it) and 97222 (out at sea). */
async function load(map: string, moreQpv: readonly ToyZone[] = []): Promise<void> {
  const rows = map
    .trim()
    .split('\n')
    .map((row) => row.trim())
  const cells = rows.flatMap((row, i) => [...row].map((kind, column) => ({ kind, column, row: rows.length - 1 - i })))
  const zones = cells
    .filter(({ kind }) => kind === 'Q')
    .map(({ column, row }, i) => ({ code: `QN9720${i + 1}M`, wkt: square(column * 2, row * 2, 2), communes: ['97213'], departement: '972' }))
  await inTransaction(async (transaction) => {
    await toyZoning(transaction, {
      zoning: 'carreau200-2020',
      variables: ['population_fiscale', 'menages_fiscaux', 'menages_pauvres'],
      measures: Object.fromEntries(cells.map(({ kind, column, row }) => [codeAt(column, row), FIGURES[kind as keyof typeof FIGURES]])),
      descriptor: { id: 'jouet-carreaux', carroyage: { taille_m: 200 } },
    })
    await toyZoning(transaction, { zoning: 'qpv-2024', zones: [...zones, ...moreQpv], source: 'jouet-qpv' })
    const communes = [
      { code: '97213', wkt: square(0, 0, 40, 8), communes: ['97213'], departement: '972' },
      { code: '97222', wkt: square(100, 100, 10), communes: ['97222'], departement: '972' },
    ]
    await toyZoning(transaction, { zoning: 'commune-2024', zones: communes, source: 'jouet-communes' })
  })
}

function codeAt(column: number, row: number): string {
  return `CRS5490RES200mN${1_620_000 + row * 200}E${700_000 + column * 200}`
}

async function select<T>(statement: ReturnType<typeof sql<T>>): Promise<T[]> {
  return (await statement.execute(database().db)).rows
}

describe('on a toy island', () => {
  test('the four poor cells that touch are a pocket, named after its place; the one alone is too small', async () => {
    await load(ISLAND)
    const report = await detect()
    expect(report).toMatchObject({
      recette: 'poche',
      zonage: 'poche-2020',
      nouvelle: true,
      poches: [{ code: 'P972-N16200E7002', mailles: 4, population: 400, menages: 200 }],
    })
    const zones = await select(sql<{ code: string; kind: string; area: number; communes: string[]; departement: string }>`
      SELECT code, kind, area_m2 AS area, communes, departement FROM zonings.zone JOIN zonings.edition ON edition.id = zone.edition WHERE zoning = 'poche-2020' AND is_current`)
    expect(zones).toEqual([{ code: 'P972-N16200E7002', kind: 'poche', area: 160_000, communes: ['97213'], departement: '972' }])
    const [detection] = await select(sql<{ thresholds: unknown; facts: Record<string, unknown> }>`SELECT thresholds, facts FROM zonings.detection`)
    expect(detection?.thresholds).toMatchObject([{ departement: '972', valeur: 0.5, niveau: 'departement', perimetres: 3 }])
    expect(detection?.facts).toMatchObject({ mailles: 44, mailles_sans_effectif: 0, mailles_eligibles: 41, retenues: 1 })
  })

  test('which communes have a contract is not known here: every one is taken, and the answer says so', async () => {
    await load(ISLAND)
    const { notes } = await detect()
    expect(notes.join(' ')).toContain('Les communes couvertes par un contrat de ville ne sont pas connues')
    expect((await detect({ communes: 'toutes' })).notes.join(' ')).not.toContain('contrat de ville ne sont pas connues')
  })

  test('the same inputs give the same edition; another recipe or other perimeters, another', async () => {
    await load(ISLAND)
    const first = await detect()
    expect(await detect()).toEqual({ ...first, nouvelle: false })
    const other = await detect({ population_min: 300 })
    expect(other).toMatchObject({ nouvelle: true, poches: [{ code: 'P972-N16200E7002' }] })
    expect(other.edition).not.toBe(first.edition)
    expect((await currentEditions(database().db)).filter(({ kind }) => kind === 'poche').map(({ id }) => id)).toEqual([other.edition])
  })

  test('without pocket the edition has no zone, in place of the former one, and keeps what nearly made it and why', async () => {
    await load(ISLAND)
    await detect()
    const report = await detect({ population_min: 600 })
    expect(report).toMatchObject({ nouvelle: true, poches: [], presque: 1, presque_retenues: [{ code: 'P972-N16200E7002', mailles: 4 }] })
    expect(report.presque_retenues[0]?.raisons.join(' ')).toContain('400 habitants')
    expect(report.notes.join(' ')).toContain('Aucune poche')
    expect((await currentEditions(database().db)).filter(({ kind }) => kind === 'poche')).toMatchObject([{ id: report.edition, zoneCount: 0, territories: [] }])
    expect(await detect({ population_min: 600 })).toEqual({ ...report, nouvelle: false })
    const { poches } = await detect()
    expect(poches).toHaveLength(1)
  })

  test('units of fewer than 11 households never show their share, nor the Gi* that would give it back', async () => {
    await load(ISLAND)
    await detect({ seuil: { type: 'part', valeur: 0.5 } })
    const units = await select(sql<{ unit: string; measure: number | null }>`SELECT unit, measure FROM zonings.pocket_unit`)
    const shown = await select(sql<{ unit: string; gi: number | null; p_value: number | null }>`SELECT unit, gi, p_value FROM zonings.pocket_unit`)
    expect(shown.find(({ unit }) => unit === codeAt(1, 0))?.gi).not.toBeNull()
    for (const { unit, gi, p_value } of shown) if ([codeAt(10, 0), codeAt(9, 0), codeAt(10, 1)].includes(unit)) expect([gi, p_value]).toEqual([null, null])
    expect(units.find(({ unit }) => unit === codeAt(1, 0))?.measure).toBeCloseTo(0.6, 12)
    for (const { unit, measure } of units) if (unit === codeAt(10, 0)) expect(measure).toBeNull()
  })
})

describe('the ground of QPV', () => {
  test('is no pocket: a twentieth of a cell is cut out of its contour, a fifth leaves the cell out', async () => {
    //  ┌──┬──┐  the QPV has the lowest 5 % of the south-west cell (10 m of 200)
    //  ├──┼──┤
    //  ╞══╡  │
    const strip = (metres: number): ToyZone => ({ code: 'QN97209M', wkt: square(2, 0, 2, metres / 100), communes: ['97213'], departement: '972' })
    await load(ISLAND, [strip(10)])
    const cut = await detect()
    expect(cut.poches).toMatchObject([{ mailles: 4 }])
    const areas = await select(sql<{ area: number }>`SELECT area_m2 AS area FROM zonings.zone WHERE edition = ${cut.edition}::int`)
    expect(areas[0]?.area).toBeCloseTo(160_000 - 200 * 10, 3)
    await emptyTables(database())
    await load(ISLAND, [strip(40)])
    // Above, cells 2 and 3 of the block hold; the one left out takes no part.
    expect((await detect()).poches).toMatchObject([{ mailles: 3, population: 300 }])
  })

  test('and the distance asked for around it', async () => {
    await load(ISLAND)
    const { poches } = await detect({ distance_qpv_m: 390 })
    expect(poches.map(({ mailles }) => mailles)).toEqual([])
  })
})

describe('what is not known is never a zero', () => {
  test('secret poor households are unknown; a cell whose people are secret is left out, and counted', async () => {
    await load(ISLAND.replace('.PP....P..h', 'sPP....P..x'))
    const { codes, poor, origin } = await readMesh(database().db, { kinds: ['carreau200'], parameters: recipe().parametres })
    expect(codes).toHaveLength(43)
    expect(origin.uncounted).toBe(1)
    expect(poor[codes.indexOf(codeAt(0, 0))]).toBeNaN()
    expect([...poor].filter(Number.isNaN)).toHaveLength(1)
  })
})

describe('what cannot be searched', () => {
  test('without cells', async () => {
    await expect(detect()).rejects.toMatchObject({ code: 'mailles_inutilisables', message: expect.stringContaining('aucune maille n’est chargée') })
  })
  test('cells whose people are not loaded', async () => {
    await inTransaction((transaction) => toyZoning(transaction, { zoning: 'iris-2020', zones: [{ code: '972130101', wkt: square(0, 0, 2) }] }))
    await expect(detect()).rejects.toMatchObject({ code: 'mailles_inutilisables', message: expect.stringContaining('iris-2020') })
  })
  test('too few QPV to take a median', async () => {
    await load(ISLAND.replace('Q.Q.Q', 'Q.Q..'))
    await expect(detect()).rejects.toMatchObject({
      code: 'mailles_inutilisables',
      place: { parametre: 'seuil' },
      message: expect.stringContaining('dans le bassin du département 972, 2 seulement ont au moins 11 ménages'),
    })
    expect((await detect({ seuil: { type: 'part', valeur: 0.5 } })).poches).toHaveLength(1)
  })
  test('an income on cells that carry none', async () => {
    await load(ISLAND)
    await expect(detect({ seuil: { type: 'revenu', euros: 12_000, reference: 'décret 2014-767, article 4' } })).rejects.toMatchObject({
      place: { parametre: 'seuil', valeur: 'revenu' },
    })
  })
  test('a list that names a commune which is not there', async () => {
    await load(ISLAND)
    await expect(detect({ communes: ['97213', '97299'] })).rejects.toMatchObject({
      code: 'parametre_invalide',
      place: { parametre: 'communes', valeur: '97299' },
    })
    expect((await detect({ communes: ['97213'] })).poches).toHaveLength(1)
  })
  test('an empty territory is said, not guessed', async () => {
    await load(ISLAND)
    const report = await detect({ communes: ['97222'] })
    expect(report.poches).toEqual([])
    expect(report.notes.join(' ')).toContain('Aucune maille éligible')
  })
  test('polygons that overlap by more than a hundredth, naming the two', async () => {
    const zones = [
      { code: '972130101', wkt: square(0, 0, 10), communes: ['97213'] },
      { code: '972130102', wkt: square(9, 0, 10), communes: ['97213'] },
    ]
    await inTransaction(async (transaction) => {
      await toyZoning(transaction, { zoning: 'iris-2020', zones, source: 'jouet-iris' })
      const measures = { '972130101': [1000, 400, 0.4], '972130102': [1000, 400, 0.4] }
      await toyDataset(transaction, { zoning: 'iris-2020', source: 'jouet-taux', variables: ['population', 'menages', 'taux_pauvrete_publie'], measures })
    })
    await expect(detect({ seuil: { type: 'part', valeur: 0.3 } })).rejects.toMatchObject({
      code: 'mailles_inutilisables',
      message: expect.stringMatching(/972130101 et 972130102 se recouvrent de 10 %/),
    })
  })
  test('IRIS side by side do, said to be coarse', async () => {
    const zones = [
      { code: '972130101', wkt: square(0, 0, 10), communes: ['97213'] },
      { code: '972130102', wkt: square(10, 0, 10), communes: ['97213'] },
    ]
    await inTransaction(async (transaction) => {
      await toyZoning(transaction, { zoning: 'iris-2020', zones, source: 'jouet-iris' })
      const measures = { '972130101': [1000, 400, 0.4], '972130102': [1000, 400, 0.2] }
      await toyDataset(transaction, { zoning: 'iris-2020', source: 'jouet-taux', variables: ['population', 'menages', 'taux_pauvrete_publie'], measures })
    })
    const report = await detect({ seuil: { type: 'part', valeur: 0.3 } })
    expect(report.poches).toMatchObject([{ code: 'P972130101', mailles: 1, menages: 400 }])
    expect(report.notes.join(' ')).toMatch(/IRIS.*repli grossier/)
  })
})
