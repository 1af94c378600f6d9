import { describe, expect, test } from 'vitest'
import { nearNames } from '../../../src/api/ogc/near-names.ts'
import type { Column } from '../../../src/model/column.ts'

const NAMES = ['code', 'libelle', 'zonage', 'millesime', 'communes', 'departement', 'epci', 'bassin', 'superficie_km2', 'taux_chomage', 'taux_chomage_statut']
const COLUMNS = NAMES.map((name): Column => ({ name, title: name, description: '', type: 'text', unit: null, origin: { kind: 'zone', field: 'code' } }))
const NONE = 'la liste est à l’adresse /queryables de la collection.'

describe('names near a word', () => {
  test.each([
    ['depatement', 'les plus proches : departement.'],
    ['Departement', 'les plus proches : departement.'],
    ['comune', 'les plus proches : communes.'],
    ['chomage', 'les plus proches : taux_chomage, taux_chomage_statut.'],
    ['taux_chomage_2020', 'les plus proches : taux_chomage.'],
  ])('%s: %s', (word, said) => expect(nearNames(word, COLUMNS)).toBe(said))

  test.each(['zz', 'geometry', 'x', '', '\u{1F600}', 'q'.repeat(80)])('nothing is near « %s »: where to read them all', (word) =>
    expect(nearNames(word, COLUMNS)).toBe(NONE),
  )

  test('are six at most, the nearest first', () => {
    const columns = COLUMNS.slice(0, 1).flatMap((column) => Array.from({ length: 20 }, (_, i) => ({ ...column, name: `part_${i}` })))
    expect(nearNames('part_7', columns)).toMatch(/^les plus proches : part_7(, part_\d+){5}\.$/)
  })
})
