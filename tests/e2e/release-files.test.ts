import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { download } from './download.ts'
import { describeLayer, GDAL } from './gdal.ts'
import { frenchNumber, LIBREOFFICE, openInLibreOffice } from './libreoffice.ts'
import { demoEmbedded, demoServer, describeClient } from './observatories.ts'
import { ask, readItems } from './service.ts'

const Files = z.object({ elements: z.array(z.object({ nom: z.string(), url: z.string(), empreinte: z.string(), lignes: z.number().nullable() })) })

const listFiles = async (url: string): Promise<z.infer<typeof Files>['elements']> =>
  Files.parse(await (await ask(`${url}/api/v1/publications/1/fichiers`)).json()).elements

for (const observatory of [demoEmbedded, demoServer]) {
  describeClient('sha256sum on the files of a release', [{ program: 'sha256sum', from: 'coreutils' }], observatory, (url) => {
    test('every file has the checksum that SHA256SUMS says', async () => {
      const files = await listFiles(url)
      const sums = await (await ask(`${url}/api/v1/publications/1/fichiers/SHA256SUMS`)).text()
      expect(files.length).toBeGreaterThan(10)
      for (const { nom, url: path, empreinte } of files) {
        const file = await download(url + path, nom)
        expect(execFileSync('sha256sum', [file], { encoding: 'utf8' }).split(' ')[0]).toBe(empreinte)
        if (nom !== 'SHA256SUMS') expect(sums).toContain(`${empreinte}  ${nom}\n`)
      }
    })
  })

  describeClient('GDAL on the files of a release', GDAL, observatory, (url) => {
    test.for(['gpkg', 'fgb'])('every .%s holds the lines announced, typed, in CRS84', async (format) => {
      const files = (await listFiles(url)).filter(({ nom }) => nom.endsWith(`.${format}`))
      expect(files.map(({ nom }) => nom)).toContain(`qpv-2024.${format}`)
      for (const { nom, url: path, lignes } of files) {
        const described = await describeLayer(await download(url + path, nom), null)
        expect(described, nom).toMatchObject({ count: lignes, fields: { code: 'String', libelle: 'String', superficie_km2: 'Real' } })
        expect(['OGC:CRS84', 'EPSG:4326']).toContain(described.crs)
      }
    })
  })

  describeClient('LibreOffice on the files of a release', LIBREOFFICE, observatory, (url) => {
    test('qpv-2024.xlsx holds the figures of the service', async () => {
      const { collection, indicator } = observatory.figures
      const { features } = await readItems(url, collection, 'limit=1000')
      const file = await download(`${url}/api/v1/publications/1/fichiers/qpv-2024.xlsx`, 'qpv-2024.xlsx')
      const [header = [], ...rows] = (await openInLibreOffice(file, { shown: false })).get('Valeurs') ?? []
      const [code, figure] = [header.indexOf('code'), header.indexOf(indicator)]
      expect(rows.map((row) => [row[code], frenchNumber(row[figure])])).toEqual(
        features.map(({ id, properties }) => [id, properties[indicator] === null ? null : expect.closeTo(Number(properties[indicator]), 9)]),
      )
    })
  })
}
