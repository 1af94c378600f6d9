import { describe, expect, test } from 'vitest'
import { cellsOf, linesOf, readAll, useFolder } from './reading.ts'

const point = (x: number, y: number) => ({ type: 'Point', coordinates: [x, y] })
const feature = (properties: object | null, geometry: object | null = point(1, 2)) => ({ type: 'Feature', properties, geometry })
const collection = (features: unknown[], more: object = {}) => JSON.stringify({ type: 'FeatureCollection', ...more, features })
const named = (name: string) => ({ crs: { type: 'name', properties: { name } } })

describe('a GeoJSON', () => {
  const { put } = useFolder()

  test('cells follow the columns, whatever the order of the properties; geometry is passed on as text', async () => {
    const file = await readAll(
      put('a.geojson', collection([feature({ code: '01', pop: 3 }), feature({ pop: null, code: '02', actif: true, liste: [1] }, null)])),
    )
    expect(file).toMatchObject({ format: 'geojson', encoding: null, columns: ['code', 'pop', 'actif', 'liste'], srid: 4326 })
    expect(cellsOf(file)).toEqual([
      ['01', 3, null, null],
      ['02', null, 'true', '[1]'],
    ])
    expect(file.rows.map(({ geometry }) => geometry)).toEqual([{ geojson: '{"type":"Point","coordinates":[1,2]}' }, null])
    expect(linesOf(file)).toEqual([1, 2])
  })

  test.each([
    ['urn:ogc:def:crs:EPSG::2154', 2154],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 4326],
    ['EPSG:5490', 5490],
    ['http://www.opengis.net/def/crs/EPSG/0/3035', 3035],
  ])('the crs member %s before the features says the coordinates', async (name, srid) => {
    expect((await readAll(put('crs.geojson', collection([feature({ a: 1 })], named(name))))).srid).toBe(srid)
  })

  test('a crs member that is unknown falls back on the descriptor, and is refused without one', async () => {
    const path = put('local.geojson', collection([feature({ a: 1 })], named('Lambert de la mairie')))
    expect((await readAll(path, { crs: 2154 })).srid).toBe(2154)
    await expect(readAll(path)).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('format.crs') })
  })

  test('a crs member that comes after too many features and changes everything is refused at the end', async () => {
    const many = Array.from({ length: 2000 }, (_, i) => feature({ a: 'x'.repeat(200) + i }))
    const text = `{"type":"FeatureCollection","features":${JSON.stringify(many)},"crs":${JSON.stringify(named('EPSG:2154').crs)}}`
    await expect(readAll(put('tard.geojson', text))).rejects.toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('2154') })
    expect((await readAll(put('tard.geojson', text), { crs: 2154 })).rows).toHaveLength(2000)
  })

  test('members in any order, nested objects beside the features, and a byte order mark are allowed', async () => {
    const text = `\uFEFF{"bbox":[0,0,1,1],"meta":{"type":"x","features":[1,[2]]},"features":[${JSON.stringify(feature({ nom: 'Œuvre — 😀' }))}],"type":"FeatureCollection"}`
    expect(cellsOf(await readAll(put('ordre.geojson', text)))).toEqual([['Œuvre — 😀']])
  })

  test('a collection without features has no row', async () => {
    expect(await readAll(put('vide.geojson', collection([])))).toMatchObject({ columns: [], rows: [] })
  })

  test('a ring too short or open is handed over: zonings repairs drawings', async () => {
    const collapsed = {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [2, 48],
            [2, 48],
            [2, 48],
          ],
        ],
      ],
    }
    const file = await readAll(put('qpv-ecrase.geojson', collection([feature({ code_qp: 'QN09105I' }, collapsed)])))
    expect(file.rows[0]?.geometry).toEqual({ geojson: JSON.stringify(collapsed) })
  })
})

describe('a GeoJSON that is refused', () => {
  const { put } = useFolder()
  const refused = (text: string | Uint8Array) =>
    readAll(put('mauvais.geojson', text)).then(
      () => null,
      (error: unknown) => error,
    )

  test('truncated anywhere', async () => {
    const whole = collection(Array.from({ length: 3 }, (_, i) => feature({ code: `0${i}` })))
    for (let length = 1; length < whole.length; length++) expect(await refused(whole.slice(0, length))).toMatchObject({ code: 'fichier_illisible' })
  })

  test.each([
    ['a geometry alone', '{"type":"Point","coordinates":[1,2]}', '« Point »'],
    ['a topology', '{"type":"Topology","objects":{}}', '« Topology »'],
    ['another JSON', '{"total":3}', 'FeatureCollection'],
    ['features that are no list', '{"type":"FeatureCollection","features":{}}', 'FeatureCollection'],
  ])('%s', async (_, text, said) => {
    expect(await refused(text)).toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining(said) })
  })

  test.each([
    ['no geometry member', { type: 'Feature', properties: {} }, 'geometry'],
    ['no properties member', { type: 'Feature', geometry: null }, 'properties'],
    ['no feature', 3, "n'est pas un objet"],
    ['a coordinate that is a text', feature({}, { type: 'Point', coordinates: ['1', 2] }), 'coordonnée'],
    ['properties that are a list', { type: 'Feature', geometry: null, properties: [1] }, 'properties'],
    ['an unknown geometry', feature({}, { type: 'Circle', coordinates: [1, 2] }), 'RFC 7946'],
  ])('%s, with the number of the feature', async (_, bad, said) => {
    expect(await refused(collection([feature({ a: 1 }), bad]))).toMatchObject({
      code: 'fichier_illisible',
      place: { ligne: 2 },
      message: expect.stringContaining(said),
    })
  })

  test('a property that first appears after a thousand features', async () => {
    const features = [...Array.from({ length: 1000 }, () => feature({ a: 1 })), feature({ a: 1, retard: 2 })]
    expect(await refused(collection(features))).toMatchObject({ code: 'fichier_illisible', place: { ligne: 1001, colonne: 'retard' } })
  })

  test('not in UTF-8', async () => {
    expect(await refused(Buffer.from(collection([feature({ nom: 'Béziers' })]), 'latin1'))).toMatchObject({
      code: 'fichier_illisible',
      message: expect.stringContaining('UTF-8'),
    })
  })

  test('malformed', async () => {
    expect(await refused('{"type":"FeatureCollection","features":[{"type":}]}')).toMatchObject({ code: 'fichier_illisible' })
  })
})
