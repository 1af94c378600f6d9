import { expect, test } from 'vitest'
import { get } from '../../data/demo/island/at.ts'
import { locator, type Zone } from '../../data/demo/island/plane.ts'
import { departementOfQpv } from '../../src/model/departement.ts'
import { featuresOf, numberIn, rowsOf, type TrueHousehold, trueHouseholds, zonesOf } from './read-demo.ts'

const households = trueHouseholds()
const quarters = zonesOf('qpv-2024.geojson', 'code_qp')
const truth = new Map(rowsOf('verite_qpv.csv').map((row) => [row['code'] ?? '', row]))
const island = rowsOf('verite_zones.csv').find((row) => row['zonage'] === 'ile') ?? {}
const iris = locator(zonesOf('iris-2022.geojson', 'CODE_IRIS'))

test('six quarters, whose codes carry the invented département', () => {
  expect([...quarters.keys()]).toEqual(['QN97001F', 'QN97002F', 'QN97003F', 'QN97004F', 'QN97005F', 'QN97006F'])
  expect([...quarters.keys()].map(departementOfQpv)).toEqual(Array(6).fill('970'))
})

test('the shipped truth of each quarter is what its households say', () => {
  for (const [code, zone] of quarters) {
    const here = within(zone)
    const row = get(truth, code)
    const poor = here.filter(({ isPoor }) => isPoor)
    const work = here.flatMap(({ members }) => members.flatMap(({ work }) => (work === null || work === 'i' ? [] : [work])))
    expect(numberIn(row, 'population')).toBe(people(here))
    expect(numberIn(row, 'taux_pauvrete')).toBeCloseTo(people(poor) / people(here), 6)
    expect(numberIn(row, 'taux_pauvrete_menages')).toBeCloseTo(poor.length / here.length, 6)
    expect(numberIn(row, 'taux_chomage')).toBeCloseTo(work.filter((one) => one !== 'o').length / work.length, 6)
  }
})

test('every quarter is at least half as poor again as the island, and has at least 1,000 inhabitants', () => {
  for (const row of truth.values()) {
    for (const indicator of ['taux_pauvrete', 'taux_pauvrete_menages']) expect(numberIn(row, indicator)).toBeGreaterThan(1.5 * numberIn(island, indicator))
    for (const indicator of ['taux_chomage', 'part_familles_monoparentales', 'part_allocataires_rsa', 'part_logements_sociaux'])
      expect(numberIn(row, indicator)).toBeGreaterThan(numberIn(island, indicator))
    expect(numberIn(row, 'population')).toBeGreaterThanOrEqual(1000)
  }
})

test('IRIS borders cut every quarter: no IRIS holds more than 80 % of one, nor is mostly one', () => {
  const irisPeople = new Map(rowsOf('rp2020-iris-population.csv').map((row) => [row['IRIS'] ?? '', numberIn(row, 'P20_POP')]))
  for (const [code, zone] of quarters) {
    for (const [one, here] of Map.groupBy(within(zone), ({ place }) => iris(place) ?? '')) {
      expect(people(here) / numberIn(get(truth, code), 'population'), `${code} dans ${one}`).toBeLessThan(0.8)
      expect(people(here) / get(irisPeople, one), `${one} dans ${code}`).toBeLessThan(0.75)
    }
  }
})

test('one quarter lies in both communes, as two features under one code', () => {
  const features = featuresOf('qpv-2024.geojson', 'code_qp').filter(({ code }) => code === 'QN97005F')
  expect(features.map(({ properties }) => properties['insee_com'])).toEqual(['97091', '97092'])
  const communeOf = locator(zonesOf('communes-2022.geojson', 'INSEE_COM'))
  for (const { properties, zone } of features) {
    expect(people(within(zone)) / numberIn(get(truth, 'QN97005F'), 'population')).toBeGreaterThan(0.3)
    expect(within(zone).every(({ place }) => communeOf(place) === properties['insee_com'])).toBe(true)
  }
})

test('one quarter lies whole in the zone that the CAF withholds', () => {
  const cafZone = locator(zonesOf('zones-caf-2020.geojson', 'code'))
  expect(within(get(quarters, 'QN97003F')).every(({ place }) => cafZone(place) === 'C3')).toBe(true)
})

test('poverty is found outside the quarters too', () => {
  const quarterOf = locator(quarters)
  const outside = households.filter(({ place, isPoor }) => isPoor && quarterOf(place) === null)
  expect(outside.length / households.filter(({ isPoor }) => isPoor).length).toBeGreaterThan(0.3)
})

test('figures published on some quarters repeat the truth, rounded, and leave the others out', () => {
  const published = rowsOf('qpv2024-chiffres-publies.csv')
  expect(new Set(published.map((row) => row['codeQPV'])).size).toBe(4)
  expect(published.filter((row) => row['codeQPV'] === 'QN97005F')).toHaveLength(2)
  for (const row of published) {
    const real = get(truth, row['codeQPV'] ?? '')
    expect(numberIn(row, 'popMuniQPV')).toBe(numberIn(real, 'population'))
    expect(Math.abs(numberIn(row, 'taux_d_emploi') - 100 * numberIn(real, 'taux_emploi'))).toBeLessThan(0.051)
    if (row['taux_pauvrete_60%'] !== '') expect(Math.abs(numberIn(row, 'taux_pauvrete_60%') - 100 * numberIn(real, 'taux_pauvrete'))).toBeLessThan(0.051)
  }
  expect(published.some((row) => row['taux_pauvrete_60%'] === '')).toBe(true)
})

function within(zone: Zone): TrueHousehold[] {
  const isHere = locator(new Map([['ici', zone]]))
  return households.filter(({ place }) => isHere(place) !== null)
}

function people(list: readonly TrueHousehold[]): number {
  return list.reduce((sum, { members }) => sum + members.length, 0)
}
