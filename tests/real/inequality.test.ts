// Inequality indices of real territories, held to an oracle that knows no SQL: shapes cut by turf on the sphere, sums in plain loops over the files.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { area, bbox, booleanIntersects, featureCollection, intersect, union } from '@turf/turf'
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { useDatabase } from '../support/database.ts'
import { REAL, whyNoRealData } from '../support/real-data.ts'
import { BONDY, buildScenario, loadScenario, MARTINIQUE, type Scenario } from './scenarios.ts'

const missing = whyNoRealData()
if (missing) test.skip(missing)

const BONDY_CELLS = 'grand-paris/bondy/filosofi2019_carreaux200m_bondy_fullsquares.geojson'
const IRIS = 'grand-paris/iris2016_grandparis_RP2016_activite_residents.geojson'
const QUARTERS = 'grand-paris/qpv2024_simplified_75_92_93_94_91_95.geojson'
const COMMUNES_93 = 'grand-paris/communes_93_simplifie.geojson'
const communes = { descriptor: 'france-geojson-communes', vintage: 2022 }

// 40 communes of Seine-Saint-Denis, 2,841 IRIS of Paris and around, 164 cells of Bondy
const SEINE_SAINT_DENIS: Scenario = {
  title: 'Seine-Saint-Denis : communes, carreaux de Bondy, IRIS',
  files: [...BONDY.files.filter(({ file }) => [BONDY_CELLS, IRIS, QUARTERS].includes(file)), { ...communes, file: COMMUNES_93 }],
  zonings: ['qpv-2024'],
}
const WINDOW: Scenario = { ...MARTINIQUE, files: [...MARTINIQUE.files, { ...communes, file: 'martinique/communes_972_simplifie.geojson' }] }

type Row = { zoning: string; code: string; indicator: string; index: string; mesh: string; status: string } & Record<
  'value' | 'low' | 'high' | 'inside' | 'outside' | 'coverage',
  number | null
> & {
    units: number
    reason: string | null
    imputed_share: number | null
  }

function useIndices(scenario: Scenario): () => Row[] {
  const database = useDatabase()
  let rows: Row[] = []
  beforeAll(async () => {
    await loadScenario(database(), scenario)
    await buildScenario(database(), scenario)
    rows = await readIndices(database())
  })
  return () => rows
}

async function readIndices({ db }: Database): Promise<Row[]> {
  const { rows } =
    await sql<Row>`SELECT * FROM estimate.inequality WHERE run = (SELECT max(id) FROM estimate.run) ORDER BY zoning, code, indicator, mesh, index`.execute(db)
  return rows
}

function pick(rows: readonly Row[], code: string, indicator: string, index: string, kind: string): Row {
  const found = rows.find((row) => row.code === code && row.indicator === indicator && row.index === index && row.mesh.startsWith(kind))
  if (!found) throw new Error(`no ${index} of ${indicator} for ${code} over ${kind}`)
  return found
}

type Shape = Feature<Polygon | MultiPolygon, Record<string, string | number>>
function features(file: string): Shape[] {
  const read: FeatureCollection<Polygon | MultiPolygon, Record<string, string | number>> = JSON.parse(readFileSync(resolve(REAL, file), 'utf8'))
  return read.features
}

function shared(one: Feature<Polygon | MultiPolygon>, other: Feature<Polygon | MultiPolygon> | null): number {
  const common = other && intersect(featureCollection([one, other]))
  return common ? area(common) : 0
}

/** The ground of the quarters around a commune, in one shape. */
function quartersAround(commune: Shape): Feature<Polygon | MultiPolygon> | null {
  const [west, south, east, north] = bbox(commune)
  const near = features(QUARTERS).filter((quarter) => {
    const [w, s, e, n] = bbox(quarter)
    return w <= east && e >= west && s <= north && n >= south && booleanIntersects(quarter, commune)
  })
  return near.length > 1 ? union(featureCollection(near)) : (near[0] ?? null)
}

type Unit = { count: number; base: number; inside: number; outside: number }

function oracle(units: readonly Unit[]): { gap: number; inside: number; outside: number; dissimilarity: number; isolation: number } {
  const sums = { x: 0, t: 0, xIn: 0, tIn: 0 }
  for (const { count, base, inside, outside } of units) {
    sums.x += count * (inside + outside)
    sums.t += base * (inside + outside)
    sums.xIn += count * inside
    sums.tIn += base * inside
  }
  let [apart, own] = [0, 0]
  for (const { count, base, inside, outside } of units) {
    const [x, t] = [count * (inside + outside), base * (inside + outside)]
    apart += Math.abs(x / sums.x - (t - x) / (sums.t - sums.x))
    if (t > 0) own += (x / sums.x) * (x / t)
  }
  const [inside, outside] = [sums.xIn / sums.tIn, (sums.x - sums.xIn) / (sums.t - sums.tIn)]
  return { gap: inside - outside, inside, outside, dissimilarity: apart / 2, isolation: own }
}

describe.skipIf(missing)('Bondy over its 164 cells, Seine-Saint-Denis over IRIS', () => {
  const rows = useIndices(SEINE_SAINT_DENIS)
  const bondy = missing ? null : features(COMMUNES_93).find(({ properties }) => properties['code'] === '93010')

  test('poor households of Bondy: gap, dissimilarity and isolation are those of the oracle, to a thousandth', () => {
    if (!bondy) throw new Error('no Bondy')
    const ground = quartersAround(bondy)
    const units = features(BONDY_CELLS).map((cell): Unit => {
      const here = intersect(featureCollection([cell, bondy]))
      const [share, inside] = here ? [area(here) / area(cell), shared(here, ground) / area(cell)] : [0, 0]
      return { count: Number(cell.properties['men_pauv']), base: Number(cell.properties['men']), inside, outside: share - inside }
    })
    const said = oracle(units)
    const gap = pick(rows(), '93010', 'taux_pauvrete_menages', 'ecart', 'carreau200')
    expect(gap.status).toBe('estime')
    expect(Math.abs((gap.value ?? 9) - said.gap)).toBeLessThan(1e-3)
    expect(Math.abs((gap.inside ?? 9) - said.inside)).toBeLessThan(1e-3)
    expect(Math.abs((gap.outside ?? 9) - said.outside)).toBeLessThan(1e-3)
    expect((gap.low ?? 9) < said.gap && said.gap < (gap.high ?? -9)).toBe(true)
    expect(Math.abs((pick(rows(), '93010', 'taux_pauvrete_menages', 'dissimilarite', 'carreau200').value ?? 9) - said.dissimilarity)).toBeLessThan(1e-3)
    expect(Math.abs((pick(rows(), '93010', 'taux_pauvrete_menages', 'isolement', 'carreau200').value ?? 9) - said.isolation)).toBeLessThan(1e-3)
    expect(gap.coverage).toBeGreaterThan(0.9)
  })

  test('unemployment over IRIS: dissimilarity and isolation of the 40 communes and of the département are exact, since an IRIS is part of one commune', () => {
    const byCommune = Map.groupBy(features(IRIS), ({ properties }) => String(properties['CODE_COM']))
    const units = (shapes: readonly Shape[]): Unit[] =>
      shapes.map(({ properties }) => ({ count: Number(properties['P16_CHOM1564']), base: Number(properties['P16_ACT1564']), inside: 0, outside: 1 }))
    let compared = 0
    for (const { properties } of features(COMMUNES_93)) {
      const code = String(properties['code'])
      const shapes = byCommune.get(code) ?? []
      if (shapes.length < 2) {
        expect(rows().filter((one) => one.code === code && one.mesh.startsWith('iris'))).toEqual([])
        continue
      }
      const row = pick(rows(), code, 'taux_chomage', 'dissimilarite', 'iris')
      if (row.status !== 'estime') continue
      compared++
      const said = oracle(units(shapes))
      expect(row.value).toBeCloseTo(said.dissimilarity, 10)
      expect(pick(rows(), code, 'taux_chomage', 'isolement', 'iris').value).toBeCloseTo(said.isolation, 10)
    }
    expect(compared).toBeGreaterThan(35)
    const whole = oracle(units(features(IRIS).filter(({ properties }) => String(properties['CODE_COM']).startsWith('93'))))
    expect(pick(rows(), '93', 'taux_chomage', 'dissimilarite', 'iris').value).toBeCloseTo(whole.dissimilarity, 10)
  })

  test('unemployment of Bondy’s quarters by the ground of IRIS: the oracle’s gap, and an interval wider above, where cut IRIS hide more', () => {
    if (!bondy) throw new Error('no Bondy')
    const ground = quartersAround(bondy)
    const units = features(IRIS)
      .filter(({ properties }) => properties['CODE_COM'] === '93010')
      .map((iris): Unit => {
        const inside = shared(iris, ground) / area(iris)
        return { count: Number(iris.properties['P16_CHOM1564']), base: Number(iris.properties['P16_ACT1564']), inside, outside: 1 - inside }
      })
    const said = oracle(units)
    const gap = pick(rows(), '93010', 'taux_chomage', 'ecart', 'iris')
    expect(gap.status).toBe('estime')
    expect(Math.abs((gap.value ?? 9) - said.gap)).toBeLessThan(2e-3)
    expect((gap.high ?? 0) - said.gap).toBeGreaterThan(said.gap - (gap.low ?? 9))
    expect(gap.coverage).toBe(1)
  })

  test('a commune that Bondy’s cells only touch is not covered by them, nor is the département; one that they do not has no row', () => {
    for (const code of ['93005', '93'])
      expect(pick(rows(), code, 'taux_pauvrete_menages', 'dissimilarite', 'carreau200')).toMatchObject({ status: 'non_couvert', value: null })
    expect(rows().filter(({ code, mesh }) => code === '93051' && mesh.startsWith('carreau200'))).toEqual([])
  })
})

describe.skipIf(missing)('Martinique: a window of 723 cells over Fort-de-France and Le Lamentin', () => {
  const rows = useIndices(WINDOW)

  test('the window covers less than half of either commune: no index, and how much of them is known', () => {
    for (const code of ['97209', '97213'])
      for (const index of ['ecart', 'dissimilarite'])
        expect(pick(rows(), code, 'taux_pauvrete_menages', index, 'carreau200')).toMatchObject({
          ...{ status: 'non_couvert', value: null, inside: null, outside: null },
          reason: expect.stringMatching(/^Mailles connues sur (49|8) % du territoire seulement\.$/),
        })
  })
})
