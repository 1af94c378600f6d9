import { describe, expect, test } from 'vitest'
import { explainEach, explainGrades, GRADE_RULES, precisionOf } from '../../src/model/grades.ts'

describe('the reasons of a grade', () => {
  test('are those of its worst letters', () => {
    expect(explainGrades('CAAAC-A', '± 14 %')).toBe('Fiabilité C : intervalle moyen (± 14 %) ; répartition par la surface, ou mélange de distributions.')
    expect(explainGrades('AABAA-A')).toBe('Fiabilité B : plus de 5 % imputés par le producteur.')
    expect(explainGrades('AAAA---')).toBe('Fiabilité A : aucune réserve.')
    expect(explainGrades('EAAAC-C')).toBe('Fiabilité E : intervalle trop large pour être lu.')
  })

  test('of an official figure, there are none', () => {
    expect(explainGrades(null)).toBeNull()
    expect(explainGrades('-------')).toBeNull()
  })

  test('are told one by one, in the order of the letters', () => {
    expect(explainEach('BA-----')).toEqual([
      { code: 'largeur', libelle: 'Largeur de l’intervalle', note: 'B', phrase: 'intervalle étroit' },
      { code: 'couverture', libelle: 'Couverture par des sources connues', note: 'A', phrase: 'territoire couvert par des sources connues' },
    ])
    expect(GRADE_RULES).toHaveLength(7)
  })
})

test('precision is half of the interval: points for a share, a percentage of the value elsewhere', () => {
  expect(precisionOf({ value: 0.3, low: 0.27, high: 0.334, isShare: true })).toBe('± 3,2 points')
  expect(precisionOf({ value: 200, low: 172, high: 228, isShare: false })).toBe('± 14 %')
  expect(precisionOf({ value: 0, low: 0, high: 3, isShare: false })).toBeNull()
  expect(precisionOf({ value: 5, low: 5, high: 5, isShare: false })).toBeNull()
  expect(precisionOf({ value: null, low: null, high: null, isShare: true })).toBeNull()
})
