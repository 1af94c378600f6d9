import { describe, expect, test } from 'vitest'
import { countedUrbanPopulation, NOT_SIMULATED, RULES, regimeOfDepartement } from '../../../src/zonings/decree/index.ts'

describe('the rule of a département', () => {
  test.each([
    ['01', 'metropole'],
    ['11', 'metropole'],
    ['2A', 'metropole'],
    ['2B', 'metropole'],
    ['95', 'metropole'],
    ['972', 'martinique_reunion'],
    ['974', 'martinique_reunion'],
    ['971', 'autres_outre_mer'],
    ['973', 'autres_outre_mer'],
    ['976', null], // Mayotte: its own chapter
    ['970', null], // fictitious
    ['20', null],
    ['00', null],
    ['96', null],
    ['', null],
  ])('%s: %s', (departement, regime) => {
    expect(regimeOfDepartement(departement)).toBe(regime)
  })

  test('is none where another chapter holds', () => {
    for (const departement of NOT_SIMULATED) expect(regimeOfDepartement(departement), departement).toBeNull()
  })
})

describe('the people of an urban territory', () => {
  test('are rounded up to 100 in metropolitan France only (décret 2014-767, art. 2, I, 1°)', () => {
    expect(countedUrbanPopulation('metropole', 9_900)).toBe(9_900)
    expect(countedUrbanPopulation('metropole', 9_901)).toBe(10_000)
    expect(countedUrbanPopulation('metropole', 10_000)).toBe(10_000)
    expect(countedUrbanPopulation('martinique_reunion', 14_999)).toBe(14_999)
    expect([RULES.metropole.urban.populationMin, RULES.martinique_reunion.urban.populationMin]).toEqual([10_000, 15_000])
  })
})
