import { expect, test } from 'vitest'
import { medianFor, type QpvShare } from '../../../src/zonings/pockets/read-thresholds.ts'

const qpv = (departement: string, territory: string, ...shares: number[]): QpvShare[] =>
  shares.map((share, i) => ({ code: `Q${departement}${i}`, departement, territory, poor: share * 100, households: 100 }))
const MARTINIQUE = { departement: '972', territory: 'antilles' }

test('the median of the département, halfway between the two in the middle when they are even', () => {
  expect(medianFor(MARTINIQUE, qpv('972', 'antilles', 0.5, 0.3, 0.4), 'departement')).toMatchObject({ valeur: 0.4, niveau: 'departement', perimetres: 3 })
  expect(medianFor(MARTINIQUE, qpv('972', 'antilles', 0.5, 0.3, 0.4, 0.2), 'departement')?.valeur).toBeCloseTo(0.35, 12)
})

test('of a département with fewer than three QPV, the median of its territory, and it says so', () => {
  const shares = [...qpv('972', 'antilles', 0.5, 0.3), ...qpv('971', 'antilles', 0.1), ...qpv('75', 'metropole', 0.9, 0.9, 0.9)]
  expect(medianFor(MARTINIQUE, shares, 'departement')).toMatchObject({ departement: '972', valeur: 0.3, niveau: 'bassin', perimetres: 3 })
  expect(medianFor(MARTINIQUE, shares, 'departement')?.phrase).toContain('le département 972 en ayant moins de 3')
})

test('of a département without any, the median of the territory where its units lie, never of another ocean', () => {
  const elsewhere = qpv('974', 'reunion', 0.6, 0.6, 0.6)
  expect(medianFor(MARTINIQUE, [...qpv('971', 'antilles', 0.2, 0.3, 0.4), ...elsewhere], 'departement')).toMatchObject({ valeur: 0.3, niveau: 'bassin' })
  expect(medianFor(MARTINIQUE, elsewhere, 'departement')).toBeNull()
  expect(medianFor({ departement: null, territory: null }, elsewhere, 'bassin')).toBeNull()
})

test('asked for the territory, the département’s own QPV are not enough', () => {
  const shares = [...qpv('972', 'antilles', 0.5, 0.5, 0.5), ...qpv('971', 'antilles', 0.1, 0.1, 0.1, 0.1)]
  expect(medianFor(MARTINIQUE, shares, 'bassin')).toMatchObject({ valeur: 0.1, niveau: 'bassin', perimetres: 7 })
})

test('too few QPV to take a median give no threshold, rather than one of zero', () => {
  expect(medianFor(MARTINIQUE, qpv('972', 'antilles', 0.5, 0.3), 'departement')).toBeNull()
  expect(medianFor({ departement: null, territory: 'antilles' }, [], 'bassin')).toBeNull()
})
