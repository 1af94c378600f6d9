import { describe, expect, test } from 'vitest'
import { CRSS } from '../../../src/model/crs.ts'
import { json, refusal, text } from './cql2-toys.ts'

const code = { property: 'code' }
const geometry = { property: 'geometry' }
const call = (op: string, ...args: unknown[]) => ({ op, args })

describe('CQL2 JSON means what the same filter means as text', () => {
  test.each<[unknown, string]>([
    [call('and', call('=', code, 'a'), call('or', true, false)), "code = 'a' AND (TRUE OR FALSE)"],
    [call('not', call('isNull', code)), 'code IS NOT NULL'],
    [call('>=', { property: 'millesime' }, -2.5e3), 'millesime >= -2500'],
    [call('between', { property: 'millesime' }, 1, 2), 'millesime BETWEEN 1 AND 2'],
    [call('in', code, ['a', "O'Brien"]), "code IN ('a', 'O''Brien')"],
    [call('like', call('casei', code), call('casei', 'é%')), "CASEI(code) LIKE CASEI('é%')"],
    [call('=', call('accenti', call('casei', code)), 'e'), "ACCENTI(CASEI(code)) = 'e'"],
    [call('=', call('+', { property: 'millesime' }, call('*', 2, 3)), 1), 'millesime + 2 * 3 = 1'],
    [call('s_intersects', geometry, { bbox: [0, 1, 2, 3] }), 'S_INTERSECTS(geometry, BBOX(0,1,2,3))'],
    [call('s_within', { type: 'Point', coordinates: [1, 2, 3] }, geometry), 'S_WITHIN(POINT(1 2), geometry)'],
    [call('s_within', geometry, { type: 'Polygon', coordinates: [[[0, 0], [2, 0], [2, 2], [0, 0]]] }), 'S_WITHIN(geometry, POLYGON((0 0,2 0,2 2,0 0)))'], // biome-ignore format: one case a line
    [call('s_touches', geometry, { type: 'MultiLineString', coordinates: [[[0, 0], [2, 0]]] }), 'S_TOUCHES(geometry, MULTILINESTRING((0 0,2 0)))'], // biome-ignore format: one case a line
    [
      call('s_disjoint', geometry, { type: 'GeometryCollection', geometries: [{ type: 'MultiPoint', coordinates: [[1, 2]] }] }),
      'S_DISJOINT(geometry, GEOMETRYCOLLECTION(MULTIPOINT(1 2)))',
    ],
  ])('%j', (filter, same) => expect(json(filter)).toEqual(text(same)))

  test('white space and escapes are those of JSON', () => {
    expect(json('\n{ "args" : [ {"property":"code"}, "\\u00e9\\"\\\\" ],\t"op":"=" } ')).toEqual(text("code = 'é\"\\'"))
  })

  test('axes are read in the order of filter-crs', () => {
    const crs = CRSS.find((each) => each.srid === 4326 && each.isLatitudeFirst)
    expect(json(call('s_intersects', geometry, { type: 'Point', coordinates: [14.6, -61] }), crs)).toMatchObject({
      right: { geometry: { coordinates: [-61, 14.6] } },
    })
  })
})

describe('a filter in JSON that cannot be read is shown where it is wrong', () => {
  test.each<[unknown, string]>([
    ['{"op":', 'caractère 7, à la fin du filtre : il faut ici une valeur JSON.'],
    ['{"op":"=" "args":[]}', 'caractère 11, « "args" »'],
    ['{op:"="}', 'caractère 2, « op »'],
    ["{'op':1}", 'caractère 2, '],
    ['true true', 'caractère 6, « true »'],
    ['"\\x"', 'caractère 1, '],
    ['"\u0001"', 'caractère 1, '],
    ['01', 'caractère 2, « 1 »'],
    ['[true,]', 'caractère 7, « ] »'],
    ["code = 'a'", 'caractère 1, « code »'],
    ['', 'Le filtre est vide'],
    [null, 'null ne se compare pas'],
    [[true], 'une condition est attendue'],
    [{ a: 1 }, 'caractère 1, « {"a":1} » : un de ces objets est attendu'],
    [{ op: 1, args: [] }, 'le nom d’une opération est attendu'],
    [{ op: '=' }, 'un tableau "args" est attendu'],
    [call('=', 1), '= prend 2 arguments, pas 1.'],
    [call('and', true), 'and réunit deux conditions ou plus.'],
    [call('in', code, 'a'), 'une liste de valeurs est attendue'],
    [call('in', code, []), 'la liste de IN est vide'],
    [call('=', code, ['a']), 'une liste de valeurs ne va qu’après IN'],
    [call('=', code, 972), 'caractère 39, « 972 » dans « …{"property":"code"},972]} » : code est un texte : écrivez \'972\''],
    [call('=', code, null), '{"op":"isNull","args":[…]} cherche ce qui manque'],
    [call('=', code, '\0'), 'un caractère qui n’est pas du texte'],
    ['{"op":"=","args":[{"property":"code"},"\\ud800"]}', 'un caractère qui n’est pas du texte'],
    [call('=', { property: 'nom' }, 'a'), 'caractère 31, « "nom" »'],
    [call('=', { property: 1 }, 'a'), 'un de ces objets est attendu'],
    [call('casei', code), 'une condition est attendue'],
    [call('eval', code), 'fonction inconnue'],
    [call('t_after', code, { date: '2020-01-01' }), 'il n’y a pas de propriété temporelle ici'],
    [call('=', code, { timestamp: '2020-01-01T00:00:00Z' }), 'il n’y a pas de propriété temporelle ici'],
    [call('s_intersects', geometry, { bbox: [1, 2, 3] }), 'quatre nombres sont attendus'],
    [call('s_intersects', geometry, { bbox: [1, 2, 3, 'x'] }), 'des nombres sont attendus'],
    [call('s_intersects', geometry, { type: 'Circle', coordinates: [1, 2] }), 'il faut ici un type de géométrie GeoJSON.'],
    [call('s_intersects', geometry, { type: 'Point' }), 'un tableau de coordonnées'],
    [call('s_intersects', geometry, { type: 'Point', coordinates: [] }), 'un tableau de coordonnées'],
    [call('s_intersects', geometry, { type: 'Point', coordinates: [1] }), 'une position de deux nombres'],
    [call('s_intersects', geometry, { type: 'Point', coordinates: ['1', '2'] }), 'il faut ici un nombre'],
    [call('s_intersects', geometry, { type: 'Polygon', coordinates: [[1, 2]] }), 'un tableau de coordonnées'],
    [call('s_intersects', geometry, { type: 'Polygon', coordinates: [[[0, 0], [1, 1], [2, 0], [0, 1]]] }), 'un anneau n’est pas fermé'], // biome-ignore format: one case a line
    [call('s_intersects', geometry, { type: 'GeometryCollection', geometries: [1] }), 'une géométrie GeoJSON'],
    ['{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[1e400,2]}]}', 'hors du domaine'],
  ])('%j', (filter, expected) => expect(refusal(() => json(filter))).toContain(expected))

  test.each([
    ['30,000 brackets', '['.repeat(30_000), '136 accolades et crochets l’un dans l’autre au plus.'],
    ['100 NOT', '{"op":"not","args":['.repeat(100), '136 accolades et crochets l’un dans l’autre au plus.'],
    ['66 NOT', `${'{"op":"not","args":['.repeat(66)}true${']}'.repeat(66)}`, '64 opérations l’une dans l’autre au plus.'],
    ['collections in one another', `${'{"type":"GeometryCollection","geometries":['.repeat(700)}`, '136 accolades et crochets l’un dans l’autre au plus.'],
    ['50 KB', JSON.stringify(call('=', code, 'a'.repeat(50_000))), '32768 au plus'],
    ['2,000 conditions', JSON.stringify(call('and', ...Array(2_000).fill(true))), '1000 valeurs et propriétés au plus.'],
  ])('%s are refused', (_, filter, expected) => expect(refusal(() => json(filter))).toContain(expected))
})
