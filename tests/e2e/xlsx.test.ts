import { expect, test } from 'vitest'
import { z } from 'zod'
import { download } from './download.ts'
import { frenchNumber, LIBREOFFICE, openInLibreOffice } from './libreoffice.ts'
import { demoEmbedded, demoServer, describeClient } from './observatories.ts'
import { ask, readItems } from './service.ts'

const Values = z.object({
  elements: z.array(
    z.object({ territoire: z.string(), libelle: z.string().nullable(), indicateur: z.string(), valeur: z.number().nullable(), statut: z.string() }),
  ),
})

/** Rows as objects of texts, by the names of the header. */
function rowsOf([header = [], ...rows]: readonly string[][]): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])))
}

/** A twelfth digit may be lost between binary and decimal. */
const close = (figure: unknown): unknown => (typeof figure === 'number' ? expect.closeTo(figure, 9) : figure)

for (const observatory of [demoEmbedded, demoServer])
  describeClient('LibreOffice', LIBREOFFICE, observatory, (url) => {
    const { collection, indicator } = observatory.figures

    test('opens the values: same figures, accents, nothing where there is no figure, and what explains them', async () => {
      const query = `zonage=qpv-2024&indicateurs=${indicator},population&limite=1000`
      const { elements } = Values.parse(await (await ask(`${url}/api/v1/valeurs?${query}&f=json`)).json())
      const sheets = await openInLibreOffice(await download(`${url}/api/v1/valeurs?${query}&f=xlsx`, 'valeurs.xlsx'), { shown: false })
      expect([...sheets.keys()].sort()).toEqual(['Dictionnaire', 'Publication', 'Sources', 'Valeurs'])
      const rows = rowsOf(sheets.get('Valeurs') ?? [])
      expect(
        rows.map(({ territoire, libelle, indicateur, valeur, statut }) => ({ territoire, libelle, indicateur, valeur: frenchNumber(valeur), statut })),
      ).toEqual(
        elements.map(({ territoire, libelle, indicateur, valeur, statut }) => ({
          territoire,
          libelle: libelle ?? '',
          indicateur,
          valeur: close(valeur),
          statut,
        })),
      )
      expect(elements.filter(({ valeur }) => valeur !== null).length).toBeGreaterThan(0)
      for (const name of ['Dictionnaire', 'Publication', 'Sources']) expect(sheets.get(name)?.length).toBeGreaterThan(1)
    })

    test('opens the items: one row per feature, the same cells', async () => {
      const { features } = await readItems(url, collection, 'limit=1000')
      const file = await download(`${url}/ogc/collections/${collection}/items?f=xlsx`, 'items.xlsx')
      const rows = rowsOf((await openInLibreOffice(file, { shown: false })).get('Valeurs') ?? [])
      expect(rows.map(({ code, libelle, superficie_km2, ...row }) => [code, libelle, frenchNumber(superficie_km2), frenchNumber(row[indicator])])).toEqual(
        features.map(({ id, properties }) => [id, properties['libelle'], close(properties['superficie_km2']), close(properties[indicator])]),
      )
    })

    test('shows shares as percentages with a decimal comma', async () => {
      const file = await download(`${url}/ogc/collections/${collection}/items?f=xlsx`, 'items.xlsx')
      const rows = rowsOf((await openInLibreOffice(file, { shown: true })).get('Valeurs') ?? [])
      const shown = rows.map((row) => row[indicator] ?? '').filter((text) => text !== '')
      expect(shown.length).toBeGreaterThan(0)
      for (const text of shown) expect(text).toMatch(/^\d+,\d\s?%$/)
    })
  })
