import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ItemsWish, readItemsWish } from '../../../src/api/ogc/query/items-wish.ts'
import { itemsParameters } from '../../../src/api/ogc/query/parameters.ts'
import { readPublication } from '../../../src/api/ogc/query/publication.ts'
import { CRS84, CRSS } from '../../../src/model/crs.ts'
import { DomainError } from '../../../src/model/error.ts'
import type { Collection } from '../../../src/publish/read/index.ts'
import { COLUMNS, literal, property, toyColumn } from './cql2-toys.ts'

const MARTINIQUE: Collection = {
  ...{ id: 'qpv-2024', title: 'Quartiers', description: '', theme: null, count: 4, validFrom: '2024-01-01', validTo: '2024-12-31', territories: ['antilles'] },
  ...{ source: '', producer: '', licence: '', isFictitious: true, extent: [-61.3, 14.3, -60.8, 14.9] },
  table: { run: 1, zoning: 'qpv-2024', vintage: 2024, edition: 7, geometry: 'polygon', columns: [...COLUMNS, toyColumn('limit', 'number')] },
}
const epsg = (srid: number) => `http://www.opengis.net/def/crs/EPSG/0/${srid}`

const read = (query: unknown = {}): ItemsWish => readItemsWish(query, MARTINIQUE)
const asked = (query: unknown) => read(query).query

function refused(query: unknown): DomainError {
  try {
    read(query)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('parameters of /items', () => {
  test('without any, every feature of the collection is wanted, in CRS84, and nothing is decided for the caller', () => {
    expect(read()).toEqual({
      query: {
        table: MARTINIQUE.table,
        zones: { edition: 7, codes: null, communes: null, departements: null, epcis: null, bbox: null, search: null },
        box: null,
        filter: null,
        select: null,
        sort: [],
        crs: CRS84,
        withGeometry: true,
      },
      limit: null,
      cursor: null,
      publication: null,
      format: null,
      dialecte: null,
    })
  })

  test('each is read', () => {
    const wish = read({ limit: '5', cursor: 'abc', publication: '3', f: 'csv', dialecte: 'rfc4180', skipGeometry: 'true', crs: epsg(5490) })
    expect(wish).toMatchObject({
      limit: 5,
      cursor: 'abc',
      publication: 3,
      format: 'csv',
      dialecte: 'rfc4180',
      query: { withGeometry: false, crs: { srid: 5490 } },
    })
    expect(asked({ skipGeometry: 'false' }).withGeometry).toBe(true)
    expect(read({ f: 'json' }).format).toBe('geojson')
  })

  test('a limit above the maximum is the maximum', () => {
    expect(['1', '1000000', '1000001', '1000000000', '99999999999999999999'].map((limit) => read({ limit }).limit)).toEqual([1, 1e6, 1e6, 1e6, 1e6])
  })

  test('properties come in the order of the table, each once', () => {
    expect(asked({ properties: 'millesime,code,code' }).select).toEqual(['code', 'millesime'])
  })

  test('sortby goes up, or down after a minus sign; a plus sign that became a space is a plus sign', () => {
    const up = { column: 'code', isDescending: false }
    expect(asked({ sortby: '-millesime,+code' }).sort).toEqual([{ column: 'millesime', isDescending: true }, up])
    expect(asked({ sortby: ' code' }).sort).toEqual([up])
    expect(asked({ sortby: 'code' }).sort).toEqual([up])
  })

  test('a column asked by its name is an equality, of its type', () => {
    const equals = (name: string, value: string | number) => ({ kind: 'compare', operator: '=', left: property(name), right: literal(value) })
    expect(asked({ departement: '972' }).filter).toEqual(equals('departement', '972'))
    expect(asked({ millesime: '2024', libelle: '*' }).filter).toEqual({ kind: 'and', of: [equals('libelle', '*'), equals('millesime', 2024)] })
  })

  test('a column that has the name of a parameter is filtered by filter= alone', () => {
    expect(read({ limit: '7' })).toMatchObject({ limit: 7, query: { filter: null } })
    expect(asked({ filter: 'limit = 7' }).filter).toMatchObject({ kind: 'compare', left: property('limit') })
  })

  test('filter is read in its language and CRS, and joins the other conditions', () => {
    const json = JSON.stringify({ op: 's_intersects', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [14.5, -61] }] })
    expect(asked({ filter: json, 'filter-lang': 'cql2-json', 'filter-crs': epsg(4326) }).filter).toMatchObject({
      right: { geometry: { coordinates: [-61, 14.5] } },
    })
    expect(asked({ filter: 'TRUE', 'filter-lang': 'cql2-text', departement: '972' }).filter).toMatchObject({
      kind: 'and',
      of: [{ kind: 'compare' }, { kind: 'always', value: true }],
    })
  })
})

describe('bbox', () => {
  test('is west, south, east, north in CRS84, with or without altitudes', () => {
    expect(asked({ bbox: '-61.5,14,-60,15' })).toMatchObject({ zones: { bbox: [-61.5, 14, -60, 15] }, box: null, filter: null })
    expect(asked({ bbox: '-61.5, 14, -1000, +60e0, 1.5E1, 9000' }).zones.bbox).toEqual([-61.5, 14, 60, 15])
    expect(asked({ bbox: '-180,85,180,90' }).zones.bbox).toEqual([-180, 85, 180, 90])
  })

  test('follows the axes of bbox-crs', () => {
    expect(asked({ bbox: '14,-61.5,15,-60', 'bbox-crs': epsg(4326) }).zones.bbox).toEqual([-61.5, 14, -60, 15])
    expect(asked({ bbox: '690000,1600000,720000,1640000', 'bbox-crs': epsg(5490) })).toMatchObject({
      zones: { bbox: null },
      box: { bounds: [690000, 1600000, 720000, 1640000], srid: 5490 },
    })
    const france: Collection = { ...MARTINIQUE, extent: [-5, 41, 9, 51] }
    const laea = readItemsWish({ bbox: '2000000,3200000,3000000,4000000', 'bbox-crs': epsg(3035) }, france)
    expect(laea.query.box).toEqual({ bounds: [3200000, 2000000, 4000000, 3000000], srid: 3035 })
  })

  test('across the antimeridian, it is the two boxes on either side', () => {
    const { filter, zones } = asked({ bbox: '177,65,-177,70' })
    const [west, east] = [[[[177, 65], [180, 65], [180, 70], [177, 70], [177, 65]]], [[[-180, 65], [-177, 65], [-177, 70], [-180, 70], [-180, 65]]]] // biome-ignore format: two boxes
    expect(zones.bbox).toBeNull()
    expect(filter).toEqual({
      ...{ kind: 'spatial', relation: 'intersects', left: { kind: 'geometry' } },
      right: { kind: 'literal', geometry: { type: 'MultiPolygon', coordinates: [west, east] }, srid: 4326 },
    })
    expect(asked({ bbox: '65,177,70,-177', 'bbox-crs': epsg(4326) }).filter).toEqual(filter)
  })

  test('without width or height, it is a point or a line', () => {
    expect(asked({ bbox: '-61,14,-61,14' }).filter).toMatchObject({ right: { geometry: { type: 'Point', coordinates: [-61, 14] } } })
    expect(asked({ bbox: '-61,14,-60,14' }).filter).toMatchObject({ right: { geometry: { type: 'LineString' } } })
  })

  test('in metres, it is cut to the area of use: a map zoomed out is no mistake', () => {
    expect(asked({ bbox: '-9000000,1600000,9000000,1640000', 'bbox-crs': epsg(5490) }).box?.bounds).toEqual([428000, 1600000, 1093000, 1640000])
  })
})

describe('datetime selects all or nothing, by the validity of the perimeters (2024-01-01 to 2024-12-31)', () => {
  const meets = (datetime: string) => asked({ datetime }).filter === null
  test.each([
    '2024-01-01',
    '2024-12-31',
    '2024-06-01T12:00:00Z',
    '2024-12-31T23:59:59.999Z',
    '2024-12-31T23:00:00-00:30',
    '2024-06-01t12:00:00z',
    '2024-06-01 12:00:00Z',
    '2023-01-01/2024-01-01',
    '2024-12-31/2025-12-31',
    '2000-01-01/2100-01-01',
    '../2024-01-01T00:00:00Z',
    '/2024-01-01',
    '2024-12-31/..',
    '2024-12-31/',
    '../..',
  ])('%s: all', (datetime) => expect(meets(datetime)).toBe(true))

  test.each([
    '2023-12-31',
    '2025-01-01',
    '2023-12-31T23:59:59Z',
    '2025-01-01T00:00:00Z',
    '2024-12-31T23:30:00-00:30',
    '../2023-12-31',
    '2025-01-01/..',
    '2020-01-01/2023-06-01',
  ])('%s: nothing', (datetime) => expect(asked({ datetime }).filter).toEqual({ kind: 'always', value: false }))

  test('perimeters that are still the current ones are so for ever', () => {
    const current: Collection = { ...MARTINIQUE, validTo: null }
    expect(readItemsWish({ datetime: '2999-01-01' }, current).query.filter).toBeNull()
    expect(readItemsWish({ datetime: '2023-01-01' }, current).query.filter).not.toBeNull()
  })

  test.each([
    '',
    '..',
    'not-a-date',
    '2024',
    '2024-02-30',
    '2023-02-29',
    '2020-13-45T99:00:00Z',
    '2024-01-01T25:00:00Z',
    '2024-01-01T10:00:00',
    '2024-01-01/2024-02-01/2024-03-01',
    '2024-01-01/hier',
    '2024-01-01/PT1H',
  ])('%s is 400, with an example', (datetime) => {
    const { code, place, message } = refused({ datetime })
    expect([code, place.parametre]).toEqual(['parametre_invalide', 'datetime'])
    expect(message).toContain('2024-01-01/2024-12-31')
  })

  test('an interval that ends before it starts is 400', () =>
    expect(refused({ datetime: '2024-02-01/2024-01-01' }).message).toContain('finit avant de commencer'))
})

describe('what cannot be answered is told why', () => {
  test.each([
    [{ couleur: 'bleu' }, 'parametre_inconnu', 'couleur', 'Paramètres admis ici : limit, cursor, bbox'],
    [{ Limit: '3' }, 'parametre_inconnu', 'Limit', 'departement'],
    [{ __proto__x: '3' }, 'parametre_inconnu', '__proto__x', ''],
    [{ toString: '3' }, 'parametre_inconnu', 'toString', ''],
    [{ limit: ['1', '2'] }, 'parametre_invalide', 'limit', 'est donné 2 fois'],
    [{ departement: ['971', '972'] }, 'parametre_invalide', 'departement', 'est donné 2 fois'],
    ...['0', '-1', '', 'abc', '1.5', '1e3', '0x10', ' 1', '١'].map(
      (limit) => [{ limit }, 'parametre_invalide', 'limit', 'un nombre entier à partir de 1'] as const,
    ),
    ...['', '1,2,3', '1,2,3,4,5'].map((bbox) => [{ bbox }, 'parametre_invalide', 'bbox', 'quatre nombres sont attendus'] as const),
    ...['a,b,c,d', '1,2,,4', '0,0,1,NaN', '0,0,Infinity,1', '0,0,1e400,1'].map(
      (bbox) => [{ bbox }, 'parametre_invalide', 'bbox', 'des nombres sont attendus'] as const,
    ),
    [{ bbox: '0,2,1,1' }, 'parametre_invalide', 'bbox', 'le sud (2) dépasse le nord (1)'],
    [
      { bbox: '-181,0,1,1' },
      'parametre_invalide',
      'bbox',
      'sort du domaine de WGS 84, longitude puis latitude (longitude de -180 à 180, latitude de -90 à 90)',
    ],
    [{ bbox: '14,-200,15,1', 'bbox-crs': epsg(4326) }, 'parametre_invalide', 'bbox', '(latitude de -90 à 90, longitude de -180 à 180)'],
    [{ bbox: '-61,14,-60,15', 'bbox-crs': epsg(5490) }, 'parametre_invalide', 'bbox', 'hors du domaine de RGAF09 / UTM 20 nord (x de 428000 à 1093000'],
    [{ bbox: '700000,1600000,600000,1700000', 'bbox-crs': epsg(5490) }, 'parametre_invalide', 'bbox', 'l’ouest (700000) dépasse l’est (600000)'],
    [{ 'bbox-crs': epsg(2154) }, 'parametre_invalide', 'bbox-crs', 'les systèmes de coordonnées offerts ici sont'],
    [{ crs: 'EPSG:4326' }, 'parametre_invalide', 'crs', CRS84.uri],
    [{ 'filter-crs': epsg(99_999_999) }, 'parametre_invalide', 'filter-crs', CRS84.uri],
    [{ filter: 'TRUE', 'filter-lang': 'sql' }, 'parametre_invalide', 'filter-lang', 'cql2-text, cql2-json'],
    [{ filter: '' }, 'filtre_invalide', 'filter', 'Le filtre est vide'],
    [{ filter: 'departement = 972' }, 'filtre_invalide', 'filter', "écrivez '972'"],
    [{ filter: 'TRUE', 'filter-lang': 'cql2-json' }, 'filtre_invalide', 'filter', 'caractère 1'],
    [{ sortby: 'depatement' }, 'parametre_invalide', 'sortby', 'les plus proches : departement'],
    [{ sortby: '-code,code' }, 'parametre_invalide', 'sortby', 'donnée deux fois'],
    [{ sortby: '' }, 'parametre_invalide', 'sortby', 'un nom de propriété manque'],
    [{ sortby: '--code' }, 'parametre_invalide', 'sortby', 'pas de propriété « -code »'],
    [{ properties: 'code,taux' }, 'parametre_invalide', 'properties', 'taux_pauvrete'],
    [{ properties: 'code,' }, 'parametre_invalide', 'properties', 'un nom de propriété manque'],
    [{ millesime: '2024; DROP' }, 'parametre_invalide', 'millesime', 'un nombre est attendu'],
    [{ millesime: '' }, 'parametre_invalide', 'millesime', 'un nombre est attendu'],
    [{ millesime: '1e999' }, 'parametre_invalide', 'millesime', 'un nombre est attendu'],
    [{ departement: '97\0' }, 'parametre_invalide', 'departement', 'un caractère qui n’est pas du texte'],
    [{ skipGeometry: 'oui' }, 'parametre_invalide', 'skipGeometry', 'true, false'],
    [{ f: 'pdf' }, 'format_non_pris_en_charge', 'f', 'geojson, html, geojsonseq, csv, xlsx, fgb, gpkg, parquet'],
    [{ dialecte: 'excel' }, 'parametre_invalide', 'dialecte', 'tableur, rfc4180'],
    ...['0', '-1', 'derniere', '1.0', '9999999999'].map(
      (publication) => [{ publication }, 'parametre_invalide', 'publication', 'un numéro de publication'] as const,
    ),
  ] as const)('%j', (query, code, parametre, expected) => {
    const error = refused(query)
    expect([error.code, error.place.parametre]).toEqual([code, parametre])
    expect(error.message).toContain(expected)
  })

  test('publication alone is read before anything else is known', () => {
    expect(readPublication({ publication: '12', couleur: 'bleu' })).toBe(12)
    expect([readPublication({}), readPublication(null), readPublication(undefined)]).toEqual([undefined, undefined, undefined])
    expect(() => readPublication({ publication: ['1', '2'] })).toThrow(DomainError)
  })

  test('whatever is asked, it is read or refused by its name: nothing else is thrown', () => {
    const names = fc.oneof(fc.constantFrom(...itemsParameters(MARTINIQUE).map(({ name }) => name)), fc.string({ unit: 'binary' }))
    const values = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('1,2,3,4', '2024-01-01', 'code', '-code', 'true', '1', CRSS[2]?.uri ?? ''),
      fc.array(fc.string()),
    )
    fc.assert(
      fc.property(fc.dictionary(names, values, { maxKeys: 4 }), (query) => {
        try {
          read(query)
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('the API definition', () => {
  const parameters = itemsParameters(MARTINIQUE)

  test('describes every parameter that the door accepts, once, and no other', () => {
    const accepted = refused({ inconnu: '' }).message.replace(/^.*: /, '').replace(/\.$/, '').split(', ')
    expect(parameters.map(({ name }) => name)).toEqual(accepted)
    expect(new Set(accepted).size).toBe(accepted.length)
    for (const { description } of parameters) expect(description).toMatch(/\.$/)
  })

  test('says what the official test suite looks for', () => {
    const of = (name: string) => parameters.find((parameter) => parameter.name === name)
    for (const { in: place, required, style, explode } of parameters) expect([place, required, style, explode]).toEqual(['query', false, 'form', false])
    expect(of('limit')?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 1_000_000, default: 100 })
    expect(of('bbox')?.schema).toEqual({ type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } })
    expect(of('datetime')?.schema).toEqual({ type: 'string' })
    expect(of('crs')?.schema).toMatchObject({ type: 'string', format: 'uri', enum: expect.arrayContaining([CRS84.uri, epsg(5490)]) })
    expect(of('departement')?.schema).toEqual({ type: 'string' })
    expect(of('millesime')?.schema).toEqual({ type: 'integer' })
  })

  const nothingAsked = { bounds84: null, box: null, filter: null }
  test.each([
    ['limit', '1', nothingAsked],
    ['bbox', '-180,85,180,90', { ...nothingAsked, bounds84: [-180, 85, 180, 90] }],
    ['bbox', '-180,-90,180,-85', { ...nothingAsked, bounds84: [-180, -90, 180, -85] }],
    ['bbox', '-80,-5,-70,5', { ...nothingAsked, bounds84: [-80, -5, -70, 5] }],
    ['bbox', '177,65,-177,70', { ...nothingAsked, filter: { kind: 'spatial', relation: 'intersects', right: { geometry: { type: 'MultiPolygon' } } } }],
    ['datetime', '2018-02-12T23:20:50Z', { ...nothingAsked, filter: { kind: 'always', value: false } }],
  ])('what the official test suite sends is answered: %s=%s', (name, value, expected) => {
    const { zones, box, filter } = asked({ [name]: value })
    expect({ bounds84: zones.bbox, box, filter }).toMatchObject(expected)
  })
})
