import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './download.ts'
import { codesOf, describeLayer, GDAL, readFeatures } from './gdal.ts'
import { demoEmbedded, demoServer, describeClient, montpellier } from './observatories.ts'
import { outputOf } from './program.ts'
import { extentOf, listCollections, middleOf, readItems } from './service.ts'

for (const observatory of [demoEmbedded, demoServer, montpellier])
  describeClient('GDAL on the service', GDAL, observatory, (url) => {
    const source = `OAPIF:${url}/ogc`
    const { zones, figures } = observatory

    test('lists the collections that the service announces', async () => {
      const listed = [...(await outputOf('ogrinfo', ['-ro', '-q', source])).matchAll(/^\d+: (\S+)/gm)].map(([, id = '']) => id)
      expect(listed).toEqual((await listCollections(url)).map(({ id }) => id))
      expect(listed).toEqual(expect.arrayContaining([...observatory.checked]))
    })

    test('counts what numberMatched says, and reads as many, each once, whatever the size of its pages', async () => {
      const { numberMatched } = await readItems(url, zones, 'limit=1')
      expect((await describeLayer(source, zones)).count).toBe(numberMatched)
      for (const size of [7, 1000].filter((pages) => numberMatched / pages < 100)) {
        const codes = codesOf(await readFeatures(source, zones, ['-oo', `PAGE_SIZE=${size}`]))
        expect(codes).toHaveLength(numberMatched)
        expect(new Set(codes).size).toBe(numberMatched)
      }
    })

    test('reads in a box what it keeps itself from the whole collection', async () => {
      const box = middleOf(await extentOf(url, zones), 0.3)
      const all = await readFeatures(source, zones, ['-oo', 'PAGE_SIZE=1000'])
      const inside = codesOf(await readFeatures(source, zones, ['-oo', 'PAGE_SIZE=1000', '-spat', ...box.map(String)]))
      const { numberMatched } = await readItems(url, zones, `limit=1&bbox=${box}`)
      expect(inside).toHaveLength(numberMatched)
      expect(inside.length).toBeGreaterThan(0)
      expect(inside.length).toBeLessThan(all.length)
    })

    test('asks the service itself for the features of one département', async () => {
      const first = (await readItems(url, zones, 'limit=1')).features[0]?.properties
      const kept = await readFeatures(source, zones, ['-where', `departement = '${first?.['departement']}'`])
      const { numberMatched } = await readItems(url, zones, `limit=1&departement=${first?.['departement']}`)
      expect(kept).toHaveLength(numberMatched)
    })

    test('makes a GeoPackage in Lambert-93 with every feature and typed columns', async () => {
      const file = join(temporaryFolder(), 'out.gpkg')
      const words = ['-f', 'GPKG', file, '-t_srs', 'EPSG:2154', source, '-oo', 'PAGE_SIZE=1000', '-nlt', 'PROMOTE_TO_MULTI']
      await outputOf('ogr2ogr', [...words, zones])
      await outputOf('ogr2ogr', ['-update', ...words, figures.collection])
      const drawn = await describeLayer(file, zones)
      expect(drawn).toMatchObject({ crs: 'EPSG:2154', count: (await readItems(url, zones, 'limit=1')).numberMatched })
      expect(drawn.fields).toMatchObject({ code: 'String', libelle: 'String', millesime: 'Integer', departement: 'String', superficie_km2: 'Real' })
      const { collection, indicator } = figures
      const measured = await describeLayer(file, collection)
      expect(measured.count).toBe((await readItems(url, collection, 'limit=1')).numberMatched)
      // Even a column without any figure: GDAL reads the types of the schema.
      const types = { '': 'Real', _statut: 'String', _fiabilite: 'String', _bas: 'Real', _haut: 'Real', _periode: 'String' }
      expect(measured.fields).toMatchObject(Object.fromEntries(Object.entries(types).map(([part, type]) => [indicator + part, type])))
    })
  })
