import { expect, test } from 'vitest'
import type { MeasureSet } from '../../src/estimate/inputs.ts'
import { latestFirst, nearestMeasured } from '../../src/estimate/readings.ts'

const edition: MeasureSet['edition'] = {
  id: 1,
  zoning: 'iris-2020',
  kind: 'iris',
  vintage: 2020,
  label: 'Essai',
  geometry: 'polygon',
  zoneCount: 2,
  territories: ['antilles'],
  meanArea_m2: 1,
  isGrid: false,
}
const active = (period: string, id: number, source = 'jouet'): MeasureSet => ({
  id,
  source,
  zoning: 'iris-2020',
  period,
  variables: ['actifs'],
  disclosure: null,
  emptyElsewhereIn: [],
  edition,
})
/** Period and source of the active people that unemployed of 2018 are divided by. */
const baseOf2018 = (...measures: MeasureSet[]): (string | undefined)[] => {
  const found = nearestMeasured({ editions: [edition], measures, withoutPerimeters: [] }, 'actifs', '2018', 5, () => true)
  return [found?.set.period, found?.set.source]
}

test('of two datasets as near in time, the later is read, whichever was loaded first', () => {
  expect(baseOf2018(active('2016', 1), active('2020', 2))).toEqual(['2020', 'jouet'])
  expect(baseOf2018(active('2020', 1), active('2016', 2))).toEqual(['2020', 'jouet'])
})

test('of two of one period, the first by code points of its source', () => {
  expect(baseOf2018(active('2020', 1, 'été'), active('2020', 2, 'zone'))).toEqual(['2020', 'zone'])
  expect(baseOf2018(active('2020', 1, 'zone'), active('2020', 2, 'été'))).toEqual(['2020', 'zone'])
})

test('the nearest in time is read before a later one, and datasets alike in all else have an order', () => {
  expect(baseOf2018(active('2021', 1), active('2017', 2))).toEqual(['2017', 'jouet'])
  expect(latestFirst(active('2020', 1), active('2020', 2))).toBeLessThan(0)
})
