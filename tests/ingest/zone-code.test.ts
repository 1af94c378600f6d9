import { describe, expect, test } from 'vitest'
import { codeReader, communesOf, departementOf } from '../../src/ingest/zone-code.ts'

const row = (...cells: (string | number | null)[]) => ({ line: 1, cells, geometry: null })
const columnAt = (name: string | undefined): number | null => (name === undefined ? null : ['a', 'b'].indexOf(name))
const key = (keys: object, columns = ['a']) => codeReader({ colonnes: columns, separateur: '', ...keys }, columnAt)

describe('zone codes', () => {
  test('leading zeros that a spreadsheet dropped come back, from text and from numbers', () => {
    expect(key({ longueur: 5 })(row('1053')).code).toBe('01053')
    expect(key({ longueur: 9 })(row(10040101)).code).toBe('010040101')
  })

  test('a key of several columns pads each of them', () => {
    const read = key({ longueurs: [5, 4] }, ['a', 'b'])
    expect(read(row('34172', '101')).code).toBe('341720101')
    expect(read(row(1004, 101)).code).toBe('010040101')
  })

  test('Corsica keeps its letter, in capitals', () => {
    expect(key({ longueur: 5, motif: '^(\\d{2}|2[AB])\\d{3}$' })(row('2a004')).code).toBe('2A004')
  })

  test('prefix and separator make a code unique', () => {
    expect(key({ prefixe: '34172-' })(row('HO')).code).toBe('34172-HO')
    const joined = key({ separateur: '/' }, ['a', 'b'])
    expect(joined(row('1', '12')).code).not.toBe(joined(row('11', '2')).code)
  })

  test('an empty or misshapen code is refused with its reason', () => {
    expect(key({})(row('  '))).toMatchObject({ code: null, refusal: 'code vide' })
    expect(key({ motif: '^QN' })(row('QP075001'))).toMatchObject({ code: null, value: 'QP075001', refusal: expect.stringContaining('^QN') })
  })
})

describe('communes and département', () => {
  test.each([
    ['9306493010', ['93064', '93010']],
    ['02571, 02691', ['02571', '02691']],
    ['02571;02691', ['02571', '02691']],
    [1053, ['01053']],
    ['2a0042a247', ['2A004', '2A247']],
    [null, []],
    ['', []],
  ])('%s', (cell, communes) => {
    expect(communesOf(cell)).toEqual(communes)
  })

  test('a département is its column, else what the code says, else the first commune’s', () => {
    expect(departementOf('secteur', 'X', '1', null)).toBe('01')
    expect(departementOf('secteur', 'X', '2a', null)).toBe('2A')
    expect(departementOf('qpv', 'QN97205M', null, '75056')).toBe('972')
    expect(departementOf('carreau200', 'CRS3035RES200mN2891800E3770600', null, '9306493010')).toBe('93')
    expect(departementOf('secteur', 'X', null, null)).toBeNull()
  })
})
