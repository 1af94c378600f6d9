import { expect, test } from 'vitest'
import { download } from './download.ts'
import { describeLayer, type Feature, GDAL, readFeatures } from './gdal.ts'
import { demoEmbedded, demoServer, describeClient, montpellier } from './observatories.ts'
import { readItems } from './service.ts'

const CRS84 = ['OGC:CRS84', 'EPSG:4326']
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0/'

const byCode = (features: readonly Feature[]): Map<string, Feature> => new Map(features.map((feature) => [String(feature.properties['code']), feature]))

for (const observatory of [demoEmbedded, demoServer, montpellier])
  describeClient('GDAL on files of items', GDAL, observatory, (url) => {
    const { collection, indicator } = observatory.figures
    const items = `${url}/ogc/collections/${collection}/items`
    const types = {
      code: 'String',
      millesime: expect.stringMatching(/^Integer/),
      superficie_km2: 'Real',
      [indicator]: 'Real',
      [`${indicator}_statut`]: 'String',
    }

    test.for([
      ['fgb', 'items.fgb', null],
      ['gpkg', 'items.gpkg', collection],
      ['geojsonseq', 'items.geojsons', 'items'],
    ])('f=%s: every feature, typed columns, the same figures, nulls left null', async ([format, name, layer]) => {
      const { features } = await readItems(url, collection, 'limit=10000')
      const file = await download(`${items}?f=${format}`, String(name))
      const described = await describeLayer(file, layer ?? null)
      expect(described).toMatchObject({ count: features.length, fields: types })
      expect(CRS84).toContain(described.crs)
      const read = byCode(await readFeatures(file, layer ?? null))
      for (const { id, properties } of features) {
        const cells = read.get(id)?.properties ?? {}
        // FlatGeobuf leaves a null out.
        expect(Object.fromEntries(Object.keys(properties).map((name) => [name, cells[name] ?? null]))).toEqual(properties)
        expect(read.get(id)?.geometry).not.toBeNull()
      }
    })

    test.for(['fgb', 'gpkg'])('f=%s&crs=: in metres of Lambert-93 or of the Antilles', async (format) => {
      const srid = observatory === montpellier ? 2154 : 5490
      const file = await download(`${items}?f=${format}&crs=${EPSG}${srid}`, `items.${format}`)
      const layer = format === 'gpkg' ? collection : null
      expect((await describeLayer(file, layer)).crs).toBe(`EPSG:${srid}`)
      const [here] = await readFeatures(file, layer)
      const known = (await readItems(url, collection, 'limit=10000')).features.find(({ id }) => id === here?.properties['code'])
      // To about a metre: six decimals are kept in degrees, two in metres.
      expect(boxOf(here)).toEqual(boxOf(known).map((degrees) => expect.closeTo(degrees, 5)))
    })

    test('f=csv for programs: the same cells, empty where there is no figure', async () => {
      const { features } = await readItems(url, collection, 'limit=10000')
      const file = await download(`${items}?f=csv&dialecte=rfc4180`, 'items.csv')
      const described = await describeLayer(file, 'items', ['-oo', 'AUTODETECT_TYPE=YES', '-oo', 'EMPTY_STRING_AS_NULL=YES'])
      expect(described.count).toBe(features.length)
      expect(described.fields).toMatchObject({ libelle: 'String', superficie_km2: 'Real', [indicator]: 'Real' })
      const read = byCode(await readFeatures(file, 'items', ['-s_srs', 'OGC:CRS84', '-oo', 'AUTODETECT_TYPE=YES', '-oo', 'EMPTY_STRING_AS_NULL=YES']))
      for (const { id, properties } of features) {
        const cells = read.get(id)?.properties ?? {}
        for (const name of ['libelle', 'superficie_km2', indicator, `${indicator}_statut`]) expect(cells[name] ?? null).toEqual(properties[name])
      }
    })
  })

function boxOf(feature: { geometry: Record<string, unknown> | null } | undefined): number[] {
  const numbers = [feature?.geometry?.['coordinates']].flat(10).filter((one) => typeof one === 'number')
  const [x, y] = [numbers.filter((_, i) => i % 2 === 0), numbers.filter((_, i) => i % 2 === 1)]
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)]
}
