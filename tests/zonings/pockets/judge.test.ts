import { expect, test } from 'vitest'
import { failedCriteria, isNear } from '../../../src/zonings/pockets/judge.ts'
import { parametersWith } from './ascii-mesh.ts'

const parameters = parametersWith({ population_min: 250, menages_min: 50, part_imputee_max: 0.5, compacite_min: 0.15 })
const good = { population: 250, households: 50, imputedShare: 0.5, compactness: 0.15 }

test('a cluster that just meets each criterion is a pocket', () => {
  expect(failedCriteria(good, parameters)).toEqual([])
  // what adding in another order may leave under
  expect(failedCriteria({ ...good, population: 250 - 1e-9 }, parameters)).toEqual([])
})

test('each criterion that fails says by how much, in French', () => {
  expect(failedCriteria({ population: 180, households: 40, imputedShare: 0.625, compactness: 0.1 }, parameters)).toEqual([
    { critere: 'population_min', valeur: 180, seuil: 250, phrase: '180 habitants, il en faut 250' },
    { critere: 'menages_min', valeur: 40, seuil: 50, phrase: '40 ménages, il en faut 50' },
    { critere: 'part_imputee_max', valeur: 0.625, seuil: 0.5, phrase: '62,5 % de la population dans des mailles imputées, 50 % au plus' },
    { critere: 'compacite_min', valeur: 0.1, seuil: 0.15, phrase: 'compacité de 0,1, il faut 0,15 (4π·aire ÷ périmètre²)' },
  ])
})

test('a number that just lacks is never written as the one that is asked for', () => {
  const [people, , imputed] = failedCriteria({ ...good, population: 249.99, households: 49.99, imputedShare: 0.50001 }, parameters)
  expect(people?.phrase).toBe('249,9 habitants, il en faut 250')
  expect(imputed?.phrase).toBe('50,1 % de la population dans des mailles imputées, 50 % au plus')
})

test('what additions leave behind is not written', () => {
  expect(failedCriteria({ ...good, population: 179.99999999999997, imputedShare: 0.56 }, parameters).map(({ phrase }) => phrase)).toEqual([
    '180 habitants, il en faut 250',
    '56 % de la population dans des mailles imputées, 50 % au plus',
  ])
})

test('what is not known meets nothing', () => {
  expect(failedCriteria({ population: Number.NaN, households: 60, imputedShare: Number.NaN, compactness: Number.NaN }, parameters)).toHaveLength(3)
})

test('a pocket never has fewer households than the disclosure threshold, whatever is asked for', () => {
  const lax = { ...parameters, menages_min: 1 }
  expect(failedCriteria({ ...good, households: 10 }, lax)).toMatchObject([{ critere: 'menages_min', seuil: 11, phrase: '10 ménages, il en faut 11' }])
  expect(failedCriteria({ ...good, households: 11 }, lax)).toEqual([])
})

test('nearly: at most two criteria failed, and half of each minimum', () => {
  expect(near({ population: 125, households: 25 })).toBe(true)
  expect(near({ population: 124 })).toBe(false)
  expect(near({ households: 24 })).toBe(false)
  expect(near({ compactness: 0.075 })).toBe(true)
  expect(near({ compactness: 0.07 })).toBe(false)
  expect(near({ imputedShare: 1 })).toBe(true)
  expect(near({ population: 200, households: 40, imputedShare: 0.9 })).toBe(false)
})

test('nearly is never told under the disclosure threshold', () => {
  const lax = { ...parameters, menages_min: 12, population_min: 0 }
  expect(isNear({ ...good, households: 11, failed: [] }, lax)).toBe(true)
  expect(isNear({ ...good, households: 10, failed: [] }, lax)).toBe(false)
})

function near(changes: Partial<typeof good>): boolean {
  const cluster = { ...good, ...changes }
  return isNear({ ...cluster, failed: failedCriteria(cluster, parameters) }, parameters)
}
