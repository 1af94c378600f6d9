import { expect, test } from 'vitest'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { variantsOf } from '../../../src/zonings/pockets/variants.ts'
import { meshOf, parametersWith } from './ascii-mesh.ts'

const MESH = meshOf('1 2')
const GIVEN = parametersWith({ population_min: 250, compacite_min: 0.15, part_imputee_max: 0.5, lissage: true })

test('the choices given come first, then one change at a time, then several', () => {
  const variants = variantsOf(MESH, GIVEN)
  expect(variants[0]).toEqual({ condition: '', changes: 0, thresholdFactor: 1, parameters: GIVEN })
  expect(variants.map(({ changes }) => changes)).toEqual(variants.map(({ changes }) => changes).toSorted())
  // 5 thresholds × 3 populations × 2 neighbourhoods, then 4 others
  expect(variants.length).toBe(34)
  expect(variants.filter(({ changes }) => changes === 1).map(({ condition }) => condition)).toEqual([
    'si les coins ne comptent pas',
    's’il faut deux fois moins d’habitants (125)',
    's’il faut deux fois plus d’habitants (500)',
    'si le seuil est plus bas de 20 %',
    'si le seuil est plus bas de 10 %',
    'si le seuil est plus haut de 10 %',
    'si le seuil est plus haut de 20 %',
    'sans lissage',
    'si la compacité ne compte pas',
    'si la part imputée admise est de 25 %',
    'si la part imputée admise est de 75 %',
  ])
})

test('no two variants are the same', () => {
  const told = variantsOf(MESH, GIVEN).map(({ thresholdFactor, parameters }) => JSON.stringify([thresholdFactor, parameters]))
  expect(new Set(told).size).toBe(told.length)
})

test('each changes what it says, and nothing else', () => {
  const changed = (condition: string) => {
    const variant = variantsOf(MESH, GIVEN).find((one) => one.condition === condition)
    const entries = Object.entries(variant?.parameters ?? {})
    return [variant?.thresholdFactor, Object.fromEntries(entries.filter(([key, value]) => value !== GIVEN[key as keyof typeof GIVEN]))]
  }
  expect(changed('sans lissage')).toEqual([1, { lissage: false }])
  expect(changed('si le seuil est plus bas de 20 %')).toEqual([0.8, {}])
  expect(changed('si la part imputée admise est de 75 %')).toEqual([1, { part_imputee_max: 0.75 }])
  expect(changed('si le seuil est plus haut de 10 %, et s’il faut deux fois plus d’habitants (500), et si les coins ne comptent pas')).toEqual([
    1.1,
    { population_min: 500, voisinage: { type: 'cotes' } },
  ])
})

test('a choice that would change nothing is not tried', () => {
  const bare = variantsOf(MESH, parametersWith({ population_min: 0, compacite_min: 0, part_imputee_max: 1, lissage: false }))
  expect(bare.filter(({ changes }) => changes === 1).map(({ condition }) => condition)).toEqual([
    'si les coins ne comptent pas',
    'si le seuil est plus bas de 20 %',
    'si le seuil est plus bas de 10 %',
    'si le seuil est plus haut de 10 %',
    'si le seuil est plus haut de 20 %',
    'avec lissage',
    'si la part imputée admise est de 75 %',
  ])
})

test('who touches whom: sides and corners against each other, a distance against touching', () => {
  const neighbourhood = (mesh: Mesh, voisinage: object) =>
    variantsOf(mesh, parametersWith({ voisinage }))
      .filter(({ changes, parameters }) => changes === 1 && JSON.stringify(parameters.voisinage) !== JSON.stringify(voisinage))
      .map(({ condition, parameters }) => [condition, parameters.voisinage.type])
  const polygons = { ...MESH, cells: null, edges: { starts: new Int32Array(3), of: new Int32Array(0), shared_m: new Float64Array(0) } }
  const withoutLengths = { ...MESH, cells: null, edges: { starts: new Int32Array(3), of: new Int32Array(0) } }
  const distance = { type: 'distance', metres: 200 }
  expect(neighbourhood(MESH, { type: 'cotes' })).toEqual([['si les coins comptent', 'cotes_et_coins']])
  expect(neighbourhood(MESH, distance)).toEqual([['si les mailles doivent se toucher', 'cotes_et_coins']])
  expect(neighbourhood(polygons, distance)).toEqual([['si les coins ne comptent pas', 'cotes']])
  expect(neighbourhood(polygons, { type: 'cotes_et_coins' })).toEqual([['si les coins ne comptent pas', 'cotes']])
  expect(neighbourhood(withoutLengths, { type: 'cotes_et_coins' })).toEqual([])
})
