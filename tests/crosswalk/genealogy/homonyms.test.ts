import { describe, expect, test } from 'vitest'
import { findHomonyms, namesOf } from '../../../src/crosswalk/genealogy/homonyms.ts'
import type { Kinship } from '../../../src/crosswalk/genealogy/tell-events.ts'

const zone = (code: string, label: string, communes = ['97213']) => ({ code, label, communes, place: '972' })
const kin = (source: string, target: string, shared_m2: number): Kinship => ({
  source,
  target,
  event: 'modifie',
  shared_m2,
  source_share: 0.4,
  target_share: 0.4,
})
const ZONINGS = { from: 'zus-1996', to: 'cucs-2007' }

describe('homonyms', () => {
  test('the ZUS « Quartiers Ouest » of Le Lamentin is not the CUCS sector of that name', () => {
    const zus = zone('97207ZU', 'Quartiers Ouest : Vieux Pont, Bas Mission, Four à Chaux')
    const sector = zone('lamentin-ouest', 'Quartiers ouest')
    expect(findHomonyms([zus], [sector], [], ZONINGS)).toMatchObject([
      {
        de: '97207ZU',
        vers: 'lamentin-ouest',
        phrase: expect.stringMatching(/« Quartiers Ouest : .* » \(97207ZU, zus-1996\) .* n’ont pas de terrain en commun/),
      },
    ])
  })

  test('are not homonyms when each is the main kin of the other, or in different communes', () => {
    const [a, b] = [zone('a', 'Centre ville'), zone('b', 'Centre-Ville')]
    expect(findHomonyms([a], [b], [kin('a', 'b', 100)], ZONINGS)).toEqual([])
    expect(findHomonyms([a], [zone('b', 'Centre-Ville', ['97209'])], [], ZONINGS)).toEqual([])
  })

  test('are when another is the main kin of both', () => {
    const [a, b] = [zone('a', 'Acajou'), zone('b', 'Acajou')]
    const kinships = [kin('a', 'b', 10), kin('a', 'c', 100), kin('d', 'b', 100)]
    expect(findHomonyms([a], [b], kinships, ZONINGS)).toMatchObject([{ phrase: expect.stringMatching(/ne partagent que 40 % du terrain du premier/) }])
  })

  test('compare names without accents, capitals, ligatures nor what a colon lists', () => {
    expect(namesOf('Cœur de Ville')).toEqual(['coeur de ville'])
    expect(namesOf('Quartiers Ouest : Vieux Pont')).toEqual(['quartiers ouest vieux pont', 'quartiers ouest'])
    expect(namesOf(null)).toEqual([])
  })
})
