import { describe, expect, test } from 'vitest'
import { columnIndex, matchColumns } from '../../src/ingest/columns.ts'
import { fileTime } from '../../src/ingest/vintage.ts'
import { sectorTable } from './support.ts'

const unemployment = (keys: object = {}) =>
  sectorTable({
    zonage: { type: 'iris', millesime_apres_periode: 2, libelle: 'IRIS' },
    periode: undefined,
    cle: { colonnes: ['IRIS | CODE_IRIS'] },
    communes: 'COM',
    variables: [
      { variable: 'chomeurs_15_64', colonne: 'P{AA}_CHOM1564' },
      { variable: 'actifs_15_64', colonne: 'P{AA}_ACT1564' },
    ],
    ...keys,
  })

const timeOf = (descriptor: ReturnType<typeof unemployment>, header: string[], asked: { vintage?: number; period?: string } = {}) =>
  fileTime(descriptor, matchColumns(descriptor, header), { file: 'f.csv', ...asked })

describe('columns', () => {
  test('names are found whatever their case, and {AA} whatever the year', () => {
    const match = matchColumns(unemployment(), ['iris', 'p99_chom1564', 'P99_ACT1564'])
    expect(match).toMatchObject({ missing: [], absent: ['COM'], years: [1999] })
    expect(columnIndex(match, 'P{AA}_ACT1564', 1999)).toBe(2)
  })

  test('of several names, the first that the file has is read', () => {
    const match = matchColumns(unemployment(), ['CODE_IRIS', 'IRIS', 'P16_CHOM1564', 'P16_ACT1564'])
    expect(columnIndex(match, 'IRIS | CODE_IRIS', null)).toBe(1)
  })

  test('a name written in two cases is ambiguous unless one is exact', () => {
    const header = ['P16_CHOM1564', 'P16_ACT1564']
    expect(matchColumns(unemployment({ cle: { colonnes: ['Code'] } }), ['CODE', 'code', ...header]).repeated).toEqual(['Code'])
    expect(matchColumns(unemployment({ cle: { colonnes: ['code'] } }), ['CODE', 'code', ...header]).repeated).toEqual([])
  })

  test('every missing column is told, under the name the descriptor gives it', () => {
    expect(matchColumns(unemployment(), ['P16_ACT1564']).missing).toEqual(['IRIS | CODE_IRIS', 'P{AA}_CHOM1564'])
  })

  test('dots and brackets of a template are letters like others', () => {
    const descriptor = unemployment({ variables: [{ variable: 'chomeurs_15_64', colonne: 'tx.{AA}(%)' }] })
    expect(matchColumns(descriptor, ['IRIS', 'tx.16(%)']).missing).toEqual([])
    expect(matchColumns(descriptor, ['IRIS', 'txx16(%)']).missing).toEqual(['tx.{AA}(%)'])
  })
})

describe('vintage and period', () => {
  const header = ['IRIS', 'P16_CHOM1564', 'P16_ACT1564']

  test('the period is the year of the columns, the vintage follows it unless given', () => {
    expect(timeOf(unemployment(), header)).toMatchObject({ period: '2016', vintage: 2018, columnYear: 2016, notes: [expect.stringContaining('2018')] })
    expect(timeOf(unemployment(), header, { vintage: 2016 })).toMatchObject({ vintage: 2016, notes: [] })
  })

  test('a period that the columns contradict is refused', () => {
    expect(() => timeOf(unemployment(), header, { period: '2015' })).toThrow(/2016, pas 2015/)
  })

  test('of several years in the columns, one is chosen by the period; none by default', () => {
    const both = [...header, 'P11_CHOM1564', 'P11_ACT1564']
    expect(() => timeOf(unemployment(), both)).toThrow(/2011, 2016 : choisissez par --periode/)
    expect(timeOf(unemployment(), both, { period: '2011' })).toMatchObject({ period: '2011', columnYear: 2011 })
  })

  test('columns that do not share one year are refused', () => {
    expect(() => timeOf(unemployment(), ['IRIS', 'P16_CHOM1564', 'P11_ACT1564'])).toThrow(/années différentes/)
  })

  test('a vintage other than the descriptor’s, or than the column’s, is refused', () => {
    expect(() => timeOf(sectorTable(), ['code', 'A', 'RSA'], { vintage: 2024 })).toThrow(/codes de 2010 : le millésime 2024 le contredit/)
    const dated = sectorTable({ zonage: { type: 'commune', libelle: 'Communes', millesime_colonne: 'CODGEO_{AAAA}' }, cle: { colonnes: ['CODGEO_{AAAA}'] } })
    expect(timeOf(dated, ['CODGEO_2026', 'A', 'RSA'])).toMatchObject({ vintage: 2026, period: '2010' })
    expect(() => timeOf(dated, ['CODGEO_2026', 'A', 'RSA'], { vintage: 2024 })).toThrow(/2026 dans un nom de colonne/)
  })

  test('what nothing says must be given', () => {
    expect(() => timeOf(sectorTable({ periode: undefined }), ['code', 'A', 'RSA'])).toThrow(/--periode/)
    expect(() => timeOf(sectorTable({ zonage: { type: 'secteur', libelle: 'Secteurs' } }), ['code', 'A', 'RSA'])).toThrow(/--millesime/)
  })

  test('bare perimeters have a vintage and no period', () => {
    const perimeters = sectorTable({ contenu: 'perimetres', variables: [], periode: undefined })
    expect(timeOf(perimeters, ['code'])).toMatchObject({ vintage: 2010, period: null })
    expect(() => timeOf(perimeters, ['code'], { period: '2010' })).toThrow(/pas de période/)
  })

  test('a period is AAAA or AAAA-MM', () => {
    expect(() => timeOf(sectorTable({ periode: undefined }), ['code', 'A', 'RSA'], { period: '10' })).toThrow(/AAAA/)
    expect(timeOf(sectorTable({ periode: undefined }), ['code', 'A', 'RSA'], { period: '2010-12' })).toMatchObject({ period: '2010-12' })
  })
})
