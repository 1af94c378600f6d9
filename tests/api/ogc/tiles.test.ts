import { gunzipSync } from 'node:zlib'
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import type { LightMyRequestResponse } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addressIn } from '../../../src/api/ogc/tiles/address.ts'
import { createFirstZoom, MOST_IN_A_TILE } from '../../../src/api/ogc/tiles/first-zoom.ts'
import { tilejsonDocument, tilesetDocument } from '../../../src/api/ogc/tiles/tileset.ts'
import { collectionOf, createServing } from '../../../src/api/serving.ts'
import type { Collection } from '../../../src/publish/read/index.ts'
import { featuresOf } from '../../publish/read/decoded-tile.ts'
import { expectProblem, useTinyApi } from '../../support/api.ts'
import { linksOf } from '../../support/ogc.ts'
import { N1, N2, N3, N4, SERVED, WAITING } from '../../support/tiny-observatory.ts'

const { get, database } = useTinyApi()
const QPV = '/ogc/collections/qpv-2024'
/** The tile that holds the four quarters: squares of a kilometre at 61.0° W, 14.6° N. */
const ZOOM = 8
const COLUMN = Math.floor(((-60.999 + 180) / 360) * 2 ** ZOOM)
const ROW = Math.floor(((1 - Math.asinh(Math.tan((14.615 * Math.PI) / 180)) / Math.PI) / 2) * 2 ** ZOOM)
const tilePath = (collection: string, tile = `${ZOOM}/${ROW}/${COLUMN}`): string => `/ogc/collections/${collection}/tiles/WebMercatorQuad/${tile}`

const Collections = z.object({ collections: z.array(z.object({ id: z.string() })) })
let theme = ''
beforeAll(async () => {
  const { collections } = Collections.parse((await get('/ogc/collections?f=json')).json())
  theme = collections.find(({ id }) => id.startsWith('qpv-2024_') && id.includes('emploi'))?.id ?? ''
})

const features = (answer: LightMyRequestResponse, layer: string) => featuresOf(answer.rawPayload, layer)

describe('a tile', () => {
  test('holds the zones of the collection with what a map needs, in a layer of its name', async () => {
    const answer = await get(tilePath('qpv-2024'))
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.mapbox-vector-tile',
      'kartye-publication': String(SERVED),
      'access-control-allow-origin': '*',
    })
    const found = features(answer, 'qpv-2024')
    expect(found.map(({ properties }) => properties['code'])).toEqual([N1, N2, N3, N4])
    expect(found[0]?.properties).toEqual({ code: N1, libelle: 'Cité Bon-Air', departement: '972', communes: '97213' })
  })

  test('of a theme holds figures as numbers, statuses as texts, and nothing where there is no figure', async () => {
    const found = features(await get(tilePath(theme)), theme)
    expect(found.find(({ properties }) => properties['code'] === N1)?.properties).toMatchObject({
      taux_chomage: 220 / 450,
      taux_chomage_statut: 'estime',
      taux_chomage_fiabilite: 'B',
      taux_chomage_bas: 0.4,
      taux_chomage_haut: 0.55,
    })
    const secret = found.find(({ properties }) => properties['code'] === N2)?.properties
    expect(secret).toMatchObject({ taux_chomage_statut: 'secret' })
    expect(Object.keys(secret ?? {})).not.toContain('taux_chomage')
    expect(Object.keys(secret ?? {})).not.toContain('taux_chomage_bas')
    expect(found.find(({ properties }) => properties['code'] === N4)?.properties).toMatchObject({ taux_chomage_statut: 'non_couvert' })
  })

  test('holds the properties asked for, and the code', async () => {
    const found = features(await get(`${tilePath('qpv-2024')}?properties=epci,superficie_km2`), 'qpv-2024')
    expect(found[0]?.properties).toEqual({ code: N1, epci: '249720061', superficie_km2: 1 })
  })

  test('is 204 where nothing lies', async () => {
    const answer = await get(tilePath('qpv-2024', '12/0/0'))
    expect([answer.statusCode, answer.rawPayload.length]).toEqual([204, 0])
    const again = await get(tilePath('qpv-2024', '12/0/0'), { 'if-none-match': String(answer.headers['etag']) })
    expect([again.statusCode, again.headers['etag']]).toEqual([304, answer.headers['etag']])
  })

  test('asked for again is compressed for those who take it, the same inside', async () => {
    const schema = z.object({ properties: z.record(z.string(), z.unknown()) }).parse((await get(`/ogc/collections/${theme}/schema?f=json`)).json())
    const everything = Object.keys(schema.properties).filter((name) => name !== 'geometry')
    const wide = `${tilePath(theme)}?properties=${everything.join(',')}`
    const [plain, again, compressed] = [await get(wide), await get(wide), await get(wide, { 'accept-encoding': 'br;q=1, gzip;q=0.5' })]
    expect(plain.rawPayload.length).toBeGreaterThan(1024)
    expect([plain, again].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, undefined])
    expect(again.rawPayload).toEqual(plain.rawPayload)
    expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept, accept-encoding' })
    expect(gunzipSync(compressed.rawPayload)).toEqual(plain.rawPayload)
    expect((await get(wide, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined()
  })

  test('is 304 for who has it, and lasts for ever once the release is named', async () => {
    const first = await get(tilePath('qpv-2024'))
    const again = await get(tilePath('qpv-2024'), { 'if-none-match': String(first.headers['etag']) })
    expect([again.statusCode, again.rawPayload.length, again.headers['vary']]).toEqual([304, 0, first.headers['vary']])
    expect(first.headers['cache-control']).toBe('public, no-cache')
    const pinned = await get(`${tilePath('qpv-2024')}?publication=${WAITING}`)
    expect(pinned.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'kartye-publication': String(WAITING) })
    expect(pinned.headers['etag']).not.toBe(first.headers['etag'])
  })

  test('of another release is another tile', async () => {
    const served = features(await get(tilePath(theme)), theme)
    const waiting = features(await get(`${tilePath(theme)}?publication=${WAITING}`), theme)
    expect(waiting[0]?.properties['taux_chomage']).not.toBe(served[0]?.properties['taux_chomage'])
  })

  test.each([
    ['a zoom above the last', '15/0/0'],
    ['a row outside', '3/8/0'],
    ['a column outside', '3/0/8'],
    ['a huge number', '14/999999999/0'],
  ])('%s is 404', async (_, tile) => expectProblem(await get(tilePath('qpv-2024', tile)), 404, 'introuvable'))

  test.each([
    ['a/0/0', 'tileMatrix'],
    ['3/1.5/0', 'tileRow'],
    ['3/0/-1', 'tileCol'],
    ['3/0/1e2', 'tileCol'],
    ['3/0/0.pbf', 'tileCol'],
    ['3/99999999999/0', 'tileRow'],
  ])('%s is 400', async (tile, parametre) => expectProblem(await get(tilePath('qpv-2024', tile)), 400, 'parametre_invalide', parametre))

  test.each([
    ['properties=code,inconnu', 'parametre_invalide', 'properties'],
    ['properties=', 'parametre_invalide', 'properties'],
    ['f=png', 'format_non_pris_en_charge', 'f'],
    ['publication=x', 'parametre_invalide', 'publication'],
    ['zoom=3', 'parametre_inconnu', 'zoom'],
  ])('?%s is 400', async (query, code, parametre) => expectProblem(await get(`${tilePath('qpv-2024')}?${query}`), 400, code, parametre))

  test('of an unknown collection, or set, is 404', async () => {
    expectProblem(await get(tilePath('qpv-1990')), 404, 'introuvable', 'collectionId')
    expectProblem(await get(`${QPV}/tiles/WorldCRS84Quad/0/0/0`), 404, 'introuvable', 'tileMatrixSetId')
  })

  test('asked many times at once is the same each time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${tilePath('qpv-2024')}?properties=libelle`)))
    for (const { rawPayload } of answers) expect(rawPayload).toEqual(answers[0]?.rawPayload)
  })
})

describe('a collection too large for one tile', () => {
  const site = { origin: 'http://localhost', base: 'http://localhost/ogc', publication: null }
  const collection = async (): Promise<Collection> => {
    const served = await createServing(database().db).serve(undefined)
    return collectionOf(await served.collections(), 'qpv-2024')
  }

  test('says from which zoom on it has tiles, and where its maps open', async () => {
    const wide: Collection = { ...(await collection()), extent: [-62, 14, -52, 18] }
    expect(tilejsonDocument(site, wide, [], 0)).toMatchObject({ minzoom: 0, center: [-57, 16, 5] })
    expect(tilejsonDocument(site, wide, [], 12)).toMatchObject({ minzoom: 12, vector_layers: [{ minzoom: 12 }], center: [-57, 16, 12] })
    const tileset = tilesetDocument(site, await collection(), [], 12)
    expect(tileset).toMatchObject({ layers: [{ minTileMatrix: '12', maxTileMatrix: '14' }] })
    expect(tileset).toMatchObject({ tileMatrixSetLimits: ['12', '13', '14'].map((tileMatrix) => ({ tileMatrix, minTileRow: 0 })) })
  })

  test('has no tile before it', () => {
    const at = (z: number) => addressIn({ tileMatrix: String(z), tileRow: '0', tileCol: '0' }, 5)
    expect(at(5)).toEqual({ z: 5, x: 0, y: 0 })
    expect(() => at(4)).toThrow(expect.objectContaining({ code: 'introuvable', message: expect.stringContaining('du niveau 5 au niveau 14') }))
  })

  test('is one of more than 100,000 zones: smaller ones have tiles from zoom 0, without a question to the database', async () => {
    const { count, table } = await collection()
    const minZoomOf = createFirstZoom(database().db, MOST_IN_A_TILE)
    expect(await minZoomOf({ count: 100_000, table: { ...table, edition: -1 } })).toBe(0)
    // Counted for real: the four quarters fit in the first tile.
    expect([count, await minZoomOf({ count: 100_001, table })]).toEqual([4, 0])
  })
})

const TileJson = z.object({ tilejson: z.literal('3.0.0'), tiles: z.array(z.string()), minzoom: z.literal(0), maxzoom: z.literal(14), attribution: z.string() })
const fill = (template: string): string => {
  const { pathname, search } = new URL(template.replace('{z}', String(ZOOM)).replace('{y}', String(ROW)).replace('{x}', String(COLUMN)))
  return pathname + search
}

describe('TileJSON', () => {
  test('leads to the tiles, row before column, and names their properties', async () => {
    const answer = await get(`${QPV}/tiles/WebMercatorQuad?f=tilejson`)
    const document = TileJson.parse(answer.json())
    expect(document.tiles).toHaveLength(1)
    expect(features(await get(fill(document.tiles[0] ?? '')), 'qpv-2024')).toHaveLength(4)
    expect(answer.json()).toMatchObject({
      vector_layers: [{ id: 'qpv-2024', minzoom: 0, maxzoom: 14, fields: { code: expect.any(String), libelle: expect.any(String) } }],
    })
    const [west, south, east, north] = answer.json().bounds
    expect([west < -60.99, south < 14.62, east > -61, north > 14.6]).toEqual([true, true, true, true])
  })
  test('follows the release in service, unless one is named', async () => {
    const free = TileJson.parse((await get(`${QPV}/tiles/WebMercatorQuad?f=tilejson`)).json())
    const pinned = TileJson.parse((await get(`${QPV}/tiles/WebMercatorQuad?f=tilejson&publication=${WAITING}`)).json())
    expect(free.tiles[0]).not.toContain('publication')
    expect(pinned.tiles[0]).toContain(`/{z}/{y}/{x}?publication=${WAITING}`)
    expect((await get(fill(pinned.tiles[0] ?? ''))).headers['kartye-publication']).toBe(String(WAITING))
  })
})

describe('what OGC API – Tiles says of itself', () => {
  const hrefOf = (answer: LightMyRequestResponse, rel: string): string => {
    const href = linksOf(answer).find((link) => link.rel.endsWith(rel))?.href ?? ''
    return href.replace(/^https?:\/\/[^/]+/, '')
  }

  test('a collection leads to its tilesets, these to the tileset, this to the set and to a tile', async () => {
    const tilesets = await get(hrefOf(await get(`${QPV}?f=json`), '/tilesets-vector'))
    expect(tilesets.json()).toMatchObject({
      tilesets: [
        {
          dataType: 'vector',
          crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
          tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
        },
      ],
    })
    const tileset = await get(
      tilesets
        .json()
        .tilesets[0].links.find((link: { rel: string }) => link.rel === 'self')
        .href.replace(/^https?:\/\/[^/]+/, ''),
    )
    expect(tileset.json()).toMatchObject({ dataType: 'vector', layers: [{ id: 'qpv-2024', geometryDimension: 2 }] })
    expect(tileset.json().tileMatrixSetLimits).toHaveLength(15)
    const tile = hrefOf(tileset, 'item').replace('{tileMatrix}', String(ZOOM)).replace('{tileRow}', String(ROW)).replace('{tileCol}', String(COLUMN))
    expect((await get(tile)).statusCode).toBe(200)
    const set = await get(hrefOf(tileset, '/tiling-scheme'))
    expect(set.json()).toMatchObject({ id: 'WebMercatorQuad', orderedAxes: ['X', 'Y'] })
  })

  test('the set is the registered one: scale 1:559,082,264.03 in one tile, halved 24 times', async () => {
    expect((await get('/ogc/tileMatrixSets')).json().tileMatrixSets).toHaveLength(1)
    const { tileMatrices } = (await get('/ogc/tileMatrixSets/WebMercatorQuad')).json()
    expect(tileMatrices).toHaveLength(25)
    expect(tileMatrices[0]).toMatchObject({
      id: '0',
      matrixWidth: 1,
      scaleDenominator: expect.closeTo(559082264.028717, 4),
      cellSize: expect.closeTo(156543.033928041, 6),
    })
    expect(tileMatrices[24]).toMatchObject({ id: '24', matrixHeight: 2 ** 24, scaleDenominator: expect.closeTo(33.3238997477, 8) })
    expectProblem(await get('/ogc/tileMatrixSets/WorldCRS84Quad'), 404, 'introuvable', 'tileMatrixSetId')
  })
})

describe('the example of style', () => {
  test.each([
    ['of a zoning', (): string => `${QPV}/styles/maplibre`],
    ['of a theme', (): string => `/ogc/collections/${theme}/styles/maplibre`],
    ['of an indicator that one zone alone has', (): string => `/ogc/collections/${theme}/styles/maplibre?indicateur=taux_chomage`],
  ])('%s is valid for MapLibre', async (_, path) => {
    const answer = await get(path())
    expect(answer.headers['content-type']).toMatch(/^application\/vnd\.mapbox\.style\+json/)
    expect(validateStyleMin(answer.json())).toEqual([])
    expect((await get(answer.json().sources.kartye.url.replace(/^https?:\/\/[^/]+/, ''))).json().tilejson).toBe('3.0.0')
  })
  test('draws zones without a figure apart', async () => {
    const { layers } = (await get(`/ogc/collections/${theme}/styles/maplibre?indicateur=taux_chomage`)).json()
    expect(layers.map(({ id, filter }: { id: string; filter?: unknown }) => [id, filter])).toEqual([
      ['fond', undefined],
      ['sans-valeur', ['!', ['has', 'taux_chomage']]],
      ['valeurs', ['has', 'taux_chomage']],
      ['contours', undefined],
    ])
  })
  test('of an indicator that the collection has not is 400', async () => {
    expectProblem(await get(`${QPV}/styles/maplibre?indicateur=taux_chomage`), 400, 'parametre_invalide', 'indicateur')
    expectProblem(await get(`${QPV}/styles/maplibre?indicateur=Taux`), 400, 'parametre_invalide', 'indicateur')
  })
})
