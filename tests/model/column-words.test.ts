import { describe, expect, test } from 'vitest'
import { VALUE_PARTS } from '../../src/model/column.ts'
import { LINE_WORDS, partName, partWords, ZONE_WORDS } from '../../src/model/column-words.ts'
import { STATUSES } from '../../src/model/status.ts'

const RATE = { title: 'Taux de chômage', definition: 'Chômeurs ÷ actifs.', unit: 'part' }

describe('the words of columns', () => {
  test('are a sentence each', () => {
    for (const { title, definition } of [...Object.values(LINE_WORDS), ...Object.values(ZONE_WORDS)])
      expect([title, definition]).toEqual([expect.stringMatching(/^\p{Lu}/u), expect.stringMatching(/\.$|…$/)])
  })

  test('name every status, and say once what E is', () => {
    for (const status of STATUSES) expect(LINE_WORDS.statut.definition).toContain(status)
    expect(LINE_WORDS.fiabilite.definition).toBe(
      'De A (la meilleure) à E (la valeur n’est pas publiée), la pire de 7 règles ; absente pour un chiffre officiel.',
    )
  })

  test('are the same by line and by zone, but for the figure, which has those of its indicator', () => {
    expect(VALUE_PARTS.map((part) => partName(part, 'taux'))).toEqual(['taux', 'taux_statut', 'taux_fiabilite', 'taux_bas', 'taux_haut', 'taux_periode'])
    expect(partWords('valeur', RATE)).toEqual({ type: 'number', ...RATE })
    expect(partWords('bas', RATE)).toEqual({ type: 'number', title: 'Taux de chômage : borne basse', definition: LINE_WORDS.bas.definition, unit: 'part' })
    expect(partWords('statut', RATE)).toMatchObject({ type: 'text', definition: LINE_WORDS.statut.definition, unit: null })
  })
})
