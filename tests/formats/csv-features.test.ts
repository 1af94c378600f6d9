import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import { csvFeatures } from '../../src/formats/index.ts'
import { bytesOf, TOY_CELLS, toyFile } from '../support/toy-file.ts'

describe('csvFeatures', () => {
  test('for programs: names, shares and every digit as in the other formats', async () => {
    const text = (await bytesOf(csvFeatures(toyFile(), 'rfc4180'))).toString()
    const [header, ...rows] = papaparse.parse<string[]>(text, { skipEmptyLines: true }).data
    expect(header).toEqual(['code', 'libelle', 'millesime', 'taux_chomage', 'taux_chomage_statut'])
    const printed = (cell: unknown): string => (cell === null ? '' : cell === 1e-7 ? '0.0000001' : String(cell))
    expect(rows).toEqual(TOY_CELLS.map((cells) => cells.map(printed)))
  })

  test('for spreadsheets: percentages that say so, with the decimals of the catalogue and a comma; a year has none', async () => {
    const text = (await bytesOf(csvFeatures(toyFile(), 'tableur'))).toString()
    expect(text.split('\r\n')[0]).toBe('\uFEFFcode;libelle;millesime;taux_chomage_%;taux_chomage_statut')
    expect(text.split('\r\n')[1]).toBe('N1;"L’Étang-Z’Abricots ; « haut »";2024;59,2;estime')
    expect(text.split('\r\n')[2]).toBe("N2;'=1+1;2024;;secret")
  })
})
