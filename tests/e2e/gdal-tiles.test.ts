import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './download.ts'
import { codesOf, describeLayer, GDAL, readFeatures } from './gdal.ts'
import { demoEmbedded, demoServer, describeClient, montpellier } from './observatories.ts'
import { ask, extentOf, middleOf, readItems } from './service.ts'

/** The tile of a point in the matrix WebMercatorQuad (OGC 17-083r4, annex D.1). */
function tileAt(longitude: number, latitude: number, zoom: number): { column: number; row: number } {
  const side = 2 ** zoom
  const phi = (latitude * Math.PI) / 180
  return { column: Math.floor(((longitude + 180) / 360) * side), row: Math.floor(((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * side) }
}

/** Degrees of a tile: west, south, east, north. */
function boxOf({ column, row }: { column: number; row: number }, zoom: number): number[] {
  const latitude = (edge: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * edge) / 2 ** zoom))) * 180) / Math.PI
  return [(column / 2 ** zoom) * 360 - 180, latitude(row + 1), ((column + 1) / 2 ** zoom) * 360 - 180, latitude(row)]
}

for (const observatory of [demoEmbedded, demoServer, montpellier])
  describeClient('GDAL on vector tiles', GDAL, observatory, (url) => {
    test('a tile: in EPSG:3857, typed columns, the features that touch it, where they are', async () => {
      const { collection, indicator } = observatory.figures
      const extent = await extentOf(url, collection)
      const [x, y] = middleOf(extent, 0)
      const zoom = 9
      const tile = tileAt(x, y, zoom)
      // GDAL reads the place of a tile from its path: zoom, column, row.
      const file = join(temporaryFolder(), `${zoom}/${tile.column}/${tile.row}.mvt`)
      mkdirSync(dirname(file), { recursive: true })
      const answer = await ask(`${url}/ogc/collections/${collection}/tiles/WebMercatorQuad/${zoom}/${tile.row}/${tile.column}`)
      expect(answer.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
      writeFileSync(file, new Uint8Array(await answer.arrayBuffer()))

      const described = await describeLayer(file, collection)
      expect(described).toMatchObject({ crs: 'EPSG:3857', fields: { code: 'String', libelle: 'String', [`${indicator}_statut`]: 'String' } })
      const [west = 0, south = 0, east = 0, north = 0] = boxOf(tile, zoom)
      const inside = await readItems(url, collection, `limit=10000&bbox=${[west, south, east, north]}`)
      const read = await readFeatures(file, collection)
      // A tile has no null: a column without a figure in it is not there.
      if (inside.features.some(({ properties }) => properties[indicator] !== null)) expect(described.fields[indicator]).toBe('Real')
      // The buffer around a tile lets in what only nears it.
      expect(codesOf(read)).toEqual(expect.arrayContaining(inside.features.map(({ id }) => id)))
      expect(read.length).toBeGreaterThan(0)
      const margin = (east - west) * 0.05
      const numbers = read.flatMap(({ geometry }) => [geometry?.['coordinates']].flat(10)).filter((one) => typeof one === 'number')
      for (const longitude of numbers.filter((_, i) => i % 2 === 0)) expect(longitude > west - margin && longitude < east + margin).toBe(true)
      for (const latitude of numbers.filter((_, i) => i % 2 === 1)) expect(latitude > south - margin && latitude < north + margin).toBe(true)
    })
  })
