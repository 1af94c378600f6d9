import { describe, expect, test } from 'vitest'
import { get, listUnder } from '../../data/demo/island/at.ts'
import { locator } from '../../data/demo/island/plane.ts'
import { cafRows, numberIn, rowsOf, type TrueHousehold, total, trueHouseholds, zonesOf } from './read-demo.ts'

const households = trueHouseholds()
const people = (list: readonly TrueHousehold[]): number => list.reduce((sum, { members }) => sum + members.length, 0)
const atWork = (list: readonly TrueHousehold[], ...works: string[]): number =>
  list.flatMap(({ members }) => members).filter(({ work }) => work !== null && works.includes(work)).length

test('an island of about 60,000 inhabitants in about 25,000 households', () => {
  expect(people(households)).toBeGreaterThan(55_000)
  expect(people(households)).toBeLessThan(65_000)
  expect(households.length).toBeGreaterThan(24_000)
  expect(households.length).toBeLessThan(28_000)
})

test.each([
  ['communes-2022.geojson', 'INSEE_COM'],
  ['iris-2022.geojson', 'CODE_IRIS'],
  ['zones-caf-2020.geojson', 'code'],
  ['agences-2020.geojson', 'code'],
])('every household lives in one zone of %s', (file, key) => {
  const zoneOf = locator(zonesOf(file, key))
  expect(households.filter(({ place }) => zoneOf(place) === null)).toEqual([])
})

describe('tables are the micro-truth added up', () => {
  test('census by IRIS', () => {
    const living = livingIn('iris-2022.geojson', 'CODE_IRIS')
    const activity = new Map(rowsOf('rp2020-iris-activite.csv').map((row) => [row['IRIS'], row]))
    const families = new Map(rowsOf('rp2020-iris-familles.csv').map((row) => [row['IRIS'], row]))
    const housing = new Map(rowsOf('rp2020-iris-logement.csv').map((row) => [row['IRIS'], row]))
    for (const row of rowsOf('rp2020-iris-population.csv')) {
      const here = living.get(row['IRIS'] ?? '') ?? []
      expect(numberIn(row, 'P20_POP')).toBe(people(here))
      expect(numberIn(get(activity, row['IRIS']), 'P20_CHOM1564')).toBe(atWork(here, 'c', 'n'))
      expect(numberIn(get(activity, row['IRIS']), 'P20_ACT1564')).toBe(atWork(here, 'o', 'c', 'n'))
      expect(numberIn(get(families, row['IRIS']), 'C20_FAMMONO')).toBe(here.filter(({ type }) => type === 'M').length)
      expect(numberIn(get(housing, row['IRIS']), 'P20_RP')).toBe(here.length)
      expect(numberIn(get(housing, row['IRIS']), 'P20_RP_LOCHLMV')).toBe(here.filter(({ isSocial }) => isSocial).length)
    }
  })

  test('the IRIS of every census table add up to its communes', () => {
    const communes = rowsOf('rp2020-communes.csv')
    for (const file of ['population', 'activite', 'familles', 'logement']) {
      const rows = rowsOf(`rp2020-iris-${file}.csv`)
      const counted = Object.keys(rows[0] ?? {}).filter((column) => /^[PC]20_/.test(column))
      expect(counted.length).toBeGreaterThan(5)
      for (const column of counted) expect(total(rows, column), column).toBe(total(communes, column))
    }
  })

  test('the deciles of an IRIS leave below them the tenths of its people that they say, and are hidden together or not at all', () => {
    const living = livingIn('iris-2022.geojson', 'CODE_IRIS')
    const columns = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => (tenth === 5 ? 'DISP_MED20' : `DISP_D${tenth}20`))
    const rows = rowsOf('filosofi2020-iris.csv')
    const shown = rows.filter(({ DISP_NOTE20 }) => DISP_NOTE20 === '0')
    expect(shown.length).toBeGreaterThan(10)
    expect(shown.length).toBeLessThan(rows.length)
    for (const row of rows.filter((one) => !shown.includes(one))) expect(columns.map((column) => row[column])).toEqual(columns.map(() => ''))
    for (const row of shown) {
      const here = get(living, row['IRIS'] ?? '')
      for (const [i, column] of columns.entries()) {
        const below = people(here.filter(({ income }) => income < numberIn(row, column)))
        const upTo = people(here.filter(({ income }) => income <= numberIn(row, column)))
        const share = (i + 1) / 10
        expect(below, column).toBeLessThanOrEqual(share * people(here))
        expect(upTo, column).toBeGreaterThanOrEqual(share * (people(here) - 1))
      }
    }
  })

  test('job-seekers by agency: registered unemployed only', () => {
    const living = livingIn('agences-2020.geojson', 'code')
    const rows = rowsOf('demandeurs2020-agences.csv')
    for (const row of rows) expect(numberIn(row, 'DEFM_ABC')).toBe(atWork(get(living, row['agence'] ?? ''), 'c'))
    expect(total(rows, 'DEFM_ABC')).toBe(atWork(households, 'c'))
  })

  test('CAF: communes hold everybody; zones hide counts from 1 to 4 and a whole zone, never behind a zero', () => {
    const living = livingIn('zones-caf-2020.geojson', 'code')
    const zones = cafRows('caf2020-zones.csv')
    expect(total(cafRows('caf2020-communes.csv'), 'A')).toBe(households.filter(({ isRecipient }) => isRecipient).length)
    for (const row of zones) {
      const truth = get(living, row['zone'] ?? '').filter(({ hasRsa }) => hasRsa).length
      const isHidden = row['note'] === '2' || (truth >= 1 && truth <= 4)
      expect(row['ARSA']).toBe(isHidden ? '' : String(truth))
    }
    expect(zones.filter(({ note }) => note === '2').map(({ zone }) => zone)).toEqual(['C3'])
    expect(zones.some(({ note, A, ARSA }) => note === '0' && A !== '' && ARSA === '')).toBe(true)
  })
})

describe('the 200 m grid', () => {
  const cells = rowsOf('filosofi2020-carreaux-200m.csv')
  const trueCells = new Map<string, TrueHousehold[]>()
  for (const one of households) listUnder(trueCells, `CRS5490RES200mN${Math.floor(one.place[1] / 200) * 200}E${Math.floor(one.place[0] / 200) * 200}`).push(one)

  test('has the 34 columns of the official file, in its order', () => {
    expect(Object.keys(cells[0] ?? {}).join()).toBe(
      'idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv,men_1ind,men_5ind,men_prop,men_fmp,ind_snv,men_surf,men_coll,men_mais,log_av45,log_45_70,log_70_90,log_ap90,log_inc,log_soc,ind_0_3,ind_4_5,ind_6_10,ind_11_17,ind_18_24,ind_25_39,ind_40_54,ind_55_64,ind_65_79,ind_80p,ind_inc',
    )
  })

  test('people are exact in every cell; everything else is, where there are 11 households or more', () => {
    expect(cells.map((row) => row['idcar_200m']).toSorted()).toEqual([...trueCells.keys()].toSorted())
    for (const row of cells) {
      const here = get(trueCells, row['idcar_200m'] ?? '')
      expect(numberIn(row, 'ind')).toBe(people(here))
      expect(row['i_est_200']).toBe(here.length < 11 ? '1' : '0')
      if (here.length < 11) continue
      expect(numberIn(row, 'men')).toBe(here.length)
      expect(numberIn(row, 'men_pauv')).toBe(Math.min(here.filter(({ isPoor }) => isPoor).length, Math.floor(here.length * 8) / 10))
    }
  })

  test('imputed cells share their group in proportion to its people, and add up to the truth', () => {
    const groups = Map.groupBy(
      cells.filter((row) => row['i_est_200'] === '1'),
      (row) => row['idcar_nat'],
    )
    expect(groups.size).toBeGreaterThan(20)
    for (const group of groups.values()) {
      const here = group.flatMap((row) => get(trueCells, row['idcar_200m'] ?? ''))
      expect(here.length).toBeGreaterThanOrEqual(11)
      expect(total(group, 'men')).toBeCloseTo(here.length, 6)
      for (const row of group) expect(Math.abs(numberIn(row, 'men') - (here.length * numberIn(row, 'ind')) / people(here))).toBeLessThan(0.1)
    }
    expect(total(cells, 'men')).toBeCloseTo(households.length, 6)
  })

  test('no cell shows more than 80 % of poor households, some are imputed, some touch both communes', () => {
    expect(cells.filter((row) => numberIn(row, 'men_pauv') > 0.8 * numberIn(row, 'men') + 1e-9)).toEqual([])
    const imputed =
      total(
        cells.filter((row) => row['i_est_200'] === '1'),
        'ind',
      ) / total(cells, 'ind')
    expect(imputed).toBeGreaterThan(0.05)
    expect(imputed).toBeLessThan(0.25)
    expect(cells.some((row) => row['lcog_geo'] === '9709197092')).toBe(true)
  })
})

test('there is one address per inhabited place', () => {
  const places = new Set(households.map(({ place }) => place.join(' ')))
  expect(new Set(rowsOf('adresses-2020.csv').map(({ x, y }) => `${x} ${y}`))).toEqual(places)
})

function livingIn(file: string, key: string): Map<string, TrueHousehold[]> {
  const zoneOf = locator(zonesOf(file, key))
  const living = new Map<string, TrueHousehold[]>()
  for (const one of households) listUnder(living, zoneOf(one.place) ?? 'nulle part').push(one)
  return living
}
