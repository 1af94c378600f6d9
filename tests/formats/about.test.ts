import { expect, test } from 'vitest'
import { aboutOf } from '../../src/formats/index.ts'

const INSEE = { id: 'demo-iris', titre: 'Activité', producteur: 'Insee', licence: 'Licence Ouverte', url: null, millesime: 2016, periode: '2015' }

test('a source is cited once for each vintage and period, however many files it was read from; one that is fictitious makes the whole so', () => {
  const files = [INSEE, INSEE, { ...INSEE, periode: '2016' }, { ...INSEE, millesime: 2020 }].map((source, i) => ({ ...source, fictif: i === 3, jeu: i }))
  expect(aboutOf({ release: 3, builtAt: '2026-03-01' }, files)).toEqual({
    ...{ release: 3, builtAt: '2026-03-01', isFictitious: true },
    sources: [INSEE, { ...INSEE, periode: '2016' }, { ...INSEE, millesime: 2020 }],
  })
  expect(aboutOf({ release: 3, builtAt: '2026-03-01' }, files.slice(0, 2)).isFictitious).toBe(false)
})
