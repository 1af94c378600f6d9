import { expect, test } from 'vitest'
import { clientFile, demoEmbedded, demoServer, describeClient, montpellier } from './observatories.ts'
import { outputOf } from './program.ts'
import { readItems } from './service.ts'

const SF = [{ program: 'Rscript', from: 'r-cran-sf' }, { client: 'client-sf.R' }]

for (const observatory of [demoEmbedded, demoServer, montpellier])
  describeClient('R sf', SF, observatory, (url) => {
    test('reads every feature, with valid geometries, a CRS and the columns', async () => {
      const { collection, indicator } = observatory.figures
      const { numberMatched } = await readItems(url, collection, 'limit=1')
      const said = await outputOf('Rscript', [clientFile('client-sf.R'), `${url}/ogc`, collection])
      const [, rows, crs, valid, columns = ''] = /^rows (\d+) crs (.+) valid (\d+) cols (\S+)/m.exec(said) ?? []
      expect({ rows: Number(rows), valid: Number(valid), crs }).toEqual({ rows: numberMatched, valid: numberMatched, crs: 'WGS 84' })
      expect(columns.split(',')).toEqual(expect.arrayContaining(['code', 'libelle', 'superficie_km2', indicator, `${indicator}_statut`]))
    })
  })
