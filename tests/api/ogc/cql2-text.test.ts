import { describe, expect, test } from 'vitest'
import { CRS84, CRSS } from '../../../src/model/crs.ts'
import type { Filter, Shape } from '../../../src/model/filter.ts'
import { literal, property, refusal, text } from './cql2-toys.ts'

const departement = property('departement')
const millesime = property('millesime')
const is2024: Filter = { kind: 'compare', operator: '=', left: millesime, right: literal(2024) }
const isNull: Filter = { kind: 'isNull', left: property('code') }
const yes: Filter = { kind: 'always', value: true }

describe('CQL2 Text means what OGC 21-065r2 says', () => {
  test.each<[string, Filter]>([
    ["departement = '972'", { kind: 'compare', operator: '=', left: departement, right: literal('972') }],
    ["'972' <> departement", { kind: 'compare', operator: '<>', left: literal('972'), right: departement }],
    ['"departement" >= libelle', { kind: 'compare', operator: '>=', left: departement, right: property('libelle') }],
    ['millesime=2024', is2024],
    ['millesime < -2.5e3', { kind: 'compare', operator: '<', left: millesime, right: literal(-2500) }],
    ['millesime > .5', { kind: 'compare', operator: '>', left: millesime, right: literal(0.5) }],
    ['millesime BETWEEN 2015 AND 2024', { kind: 'between', left: millesime, low: literal(2015), high: literal(2024) }],
    ['millesime not between 1 and 2', { kind: 'not', of: { kind: 'between', left: millesime, low: literal(1), high: literal(2) } }],
    ["departement IN ('971', '972')", { kind: 'in', left: departement, among: [literal('971'), literal('972')] }],
    ["departement NOT IN ('971')", { kind: 'not', of: { kind: 'in', left: departement, among: [literal('971')] } }],
    ["departement LIKE '97%'", { kind: 'like', left: departement, pattern: literal('97%') }],
    ["departement NOT LIKE '97_'", { kind: 'not', of: { kind: 'like', left: departement, pattern: literal('97_') } }],
    ['code IS NULL', isNull],
    ['code is not null', { kind: 'not', of: isNull }],
    ['TRUE', yes],
    ['false', { kind: 'always', value: false }],
    ['TRUE = FALSE', { kind: 'compare', operator: '=', left: literal(true), right: literal(false) }],
  ])('%s', (filter, meaning) => expect(text(filter)).toEqual(meaning))

  test('NOT binds before AND, AND before OR, parentheses before all', () => {
    expect(text('NOT TRUE OR millesime = 2024 AND code IS NULL')).toEqual({
      kind: 'or',
      of: [
        { kind: 'not', of: yes },
        { kind: 'and', of: [is2024, isNull] },
      ],
    })
    expect(text('NOT (TRUE OR millesime = 2024) AND code IS NULL')).toEqual({
      kind: 'and',
      of: [{ kind: 'not', of: { kind: 'or', of: [yes, is2024] } }, isNull],
    })
    expect(text('NOT NOT TRUE')).toEqual({ kind: 'not', of: { kind: 'not', of: yes } })
  })

  test('* and / bind before + and -, which go from left to right', () => {
    const doubled = { kind: 'arithmetic', operator: '*', left: millesime, right: literal(2) } as const
    const less = { kind: 'arithmetic', operator: '-', left: doubled, right: literal(1) } as const
    expect(text('millesime*2-1-1 = 0')).toEqual({
      kind: 'compare',
      operator: '=',
      left: { kind: 'arithmetic', operator: '-', left: less, right: literal(1) },
      right: literal(0),
    })
    expect(text('2 / (1 + 1) = - 1')).toMatchObject({ left: { operator: '/', right: { operator: '+' } }, right: literal(-1) })
  })

  test('CASEI and ACCENTI, one in the other either way, forget case and accents', () => {
    const folded = { kind: 'folded', case: true, accents: true, of: property('libelle') }
    expect(text("CASEI(ACCENTI(libelle)) = accenti('É')")).toMatchObject({ left: folded, right: { kind: 'folded', case: false, accents: true } })
    expect(text("accenti(casei(libelle)) LIKE CASEI('é%')")).toMatchObject({ left: folded, pattern: { kind: 'folded', case: true, accents: false } })
  })

  test.each([
    ["'O''Brien'", "O'Brien"],
    ["'O\\'Brien'", "O'Brien"],
    ["''", ''],
    ["''''", "'"],
    ["'C:\\'", 'C:\\'],
    ["'é漢😀%_\\'", 'é漢😀%_\\'],
    ["'O''Brien; DROP TABLE x;--'", "O'Brien; DROP TABLE x;--"],
    ["'deux\nlignes'", 'deux\nlignes'],
  ])('the text %s', (written, value) => expect(text(`libelle = ${written}`)).toMatchObject({ right: literal(value) }))
})

describe('geometries in CQL2 Text', () => {
  const rightOf = (filter: string, crs = CRS84): Shape => {
    const read = text(filter, crs)
    if (read.kind !== 'spatial') throw new Error('no spatial filter')
    return read.right
  }
  const ring = [[0, 0], [2, 0], [2, 2], [0, 0]] // biome-ignore format: a ring on a line

  test.each([
    ['POINT(1 2)', { type: 'Point', coordinates: [1, 2] }],
    ['POINT Z (1 2 3)', { type: 'Point', coordinates: [1, 2] }],
    ['linestring(1 2, 3.5 -4e0)', { type: 'LineString', coordinates: [[1, 2], [3.5, -4]] }], // biome-ignore format: one case a line
    ['POLYGON((0 0,2 0,2 2,0 0))', { type: 'Polygon', coordinates: [ring] }],
    ['MULTIPOINT((1 2),(3 4))', { type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] }], // biome-ignore format: one case a line
    ['MULTIPOINT(1 2,3 4)', { type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] }], // biome-ignore format: one case a line
    ['MULTILINESTRING((0 0,2 0,2 2,0 0))', { type: 'MultiLineString', coordinates: [ring] }],
    ['MULTIPOLYGON(((0 0,2 0,2 2,0 0)),((0 0,2 0,2 2,0 0)))', { type: 'MultiPolygon', coordinates: [[ring], [ring]] }],
    ['GEOMETRYCOLLECTION(POINT(1 2))', { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }] }],
    ['BBOX(0,1,2,3)', { type: 'Polygon', coordinates: [[[0, 1], [2, 1], [2, 3], [0, 3], [0, 1]]] }], // biome-ignore format: one case a line
    ['BBOX(0,1,-99,2,3,99)', { type: 'Polygon', coordinates: [[[0, 1], [2, 1], [2, 3], [0, 3], [0, 1]]] }], // biome-ignore format: one case a line
    ['BBOX(1,2,1,2)', { type: 'Point', coordinates: [1, 2] }],
    ['BBOX(1,2,1,3)', { type: 'LineString', coordinates: [[1, 2], [1, 3]] }], // biome-ignore format: one case a line
  ])('%s', (written, geometry) => expect(rightOf(`S_INTERSECTS(geometry, ${written})`)).toEqual({ kind: 'literal', geometry, srid: 4326 }))

  test('a BBOX across the antimeridian is two boxes', () => {
    const [west, east] = [[[[177, 65], [180, 65], [180, 70], [177, 70], [177, 65]]], [[[-180, 65], [-177, 65], [-177, 70], [-180, 70], [-180, 65]]]] // biome-ignore format: two boxes
    expect(rightOf('S_INTERSECTS(geometry, BBOX(177,65,-177,70))')).toMatchObject({ geometry: { type: 'MultiPolygon', coordinates: [west, east] } })
  })

  test.each(['intersects', 'equals', 'disjoint', 'touches', 'within', 'overlaps', 'crosses', 'contains'])('S_%s, the geometry on either side', (relation) => {
    const point = { kind: 'literal', geometry: { type: 'Point', coordinates: [1, 2] }, srid: 4326 }
    expect(text(`S_${relation.toUpperCase()}(geometry, POINT(1 2))`)).toEqual({ kind: 'spatial', relation, left: { kind: 'geometry' }, right: point })
    expect(text(`s_${relation}(POINT(1 2), "geom")`)).toEqual({ kind: 'spatial', relation, left: point, right: { kind: 'geometry' } })
  })

  test('axes are read in the order of filter-crs and come out in x, y order', () => {
    const latitudeFirst = CRSS.filter((crs) => crs.isLatitudeFirst)
    expect(latitudeFirst.map((crs) => crs.srid)).toEqual([4326, 3035])
    for (const crs of latitudeFirst) {
      const [y, x] = crs.srid === 4326 ? [14.6, -61] : [2_000_000, 4_000_000]
      expect(rightOf(`S_INTERSECTS(geometry, POINT(${y} ${x}))`, crs)).toEqual({
        kind: 'literal',
        geometry: { type: 'Point', coordinates: [x, y] },
        srid: crs.srid,
      })
      expect(rightOf(`S_INTERSECTS(geometry, BBOX(${y},${x},${y},${x}))`, crs)).toMatchObject({ geometry: { coordinates: [x, y] } })
    }
  })
})

describe('a filter that cannot be read is shown where it is wrong', () => {
  test.each([
    ['departement = 972', "caractère 15, « 972 » dans « departement = 972 » : departement est un texte : écrivez '972', entre apostrophes."],
    ['972 = departement', "caractère 1, « 972 » dans « 972 = departement » : departement est un texte : écrivez '972', entre apostrophes."],
    ["departement IN ('971', 972)", 'caractère 24, « 972 »'],
    ["millesime = '2024'", 'millesime est un nombre : écrivez 2024, sans apostrophes.'],
    ["millesime = 'hier'", 'millesime est un nombre, et c’est un texte.'],
    ['millesime = departement', 'caractère 13, « departement »'],
    ['depatement = 1', 'caractère 1, « depatement » dans « depatement = 1 » : pas de propriété de ce nom ici ; les plus proches : departement'],
    ['code = "972"', 'un texte s’écrit entre apostrophes, les guillemets sont pour les noms'],
    ['Code IS NULL', 'pas de propriété de ce nom'],
    ["millesime LIKE '2%'", "caractère 1, « millesime » dans « millesime LIKE '2%' » : LIKE ne porte que sur des textes"],
    ['code LIKE libelle', 'caractère 11, « libelle »'],
    ['CASEI(millesime) = 1', 'CASEI ne porte que sur des textes'],
    ["CASEI('a', 'b') = 'a'", 'casei prend 1 argument, pas 2.'],
    ['code + 1 = 2', 'caractère 1, « code » dans « code + 1 = 2 » : un nombre est attendu.'],
    ['code < TRUE', 'code est un texte, et c’est un booléen.'],
    ['TRUE < FALSE', 'un texte ou un nombre est attendu'],
    ['code', 'caractère 1, « code » : une condition est attendue'],
    ['1 + 1', 'une condition est attendue'],
    ["CASEI('a')", 'une condition est attendue'],
    ["(code = 'a') = TRUE", 'une propriété ou une valeur est attendue, et c’est une condition.'],
    ['S_WITHIN(geometry,geometry) = TRUE', 'une propriété ou une valeur est attendue, et c’est une condition.'],
    ['code IN ()', 'la liste de IN est vide'],
    ['departement =', 'caractère 14, à la fin du filtre : il faut ici une propriété, un texte entre apostrophes'],
    ['= 3', 'caractère 1, « = » dans « = 3 »'],
    ['code == 1', 'caractère 7, « = »'],
    ['code = NULL', 'NULL ne se compare pas : écrivez IS NULL.'],
    ['(((', 'caractère 4, à la fin du filtre'],
    ["(code = 'a'", 'caractère 12, à la fin du filtre : il faut ici « ) ».'],
    ["code = 'a')", 'caractère 11, « ) »'],
    ["code = 'a' libelle", "caractère 12, « libelle » dans « code = 'a' libelle » : le filtre devrait finir avant ou continuer par un opérateur."],
    ["code = 'sans fin", "caractère 8, « 'sans fin » dans « code = 'sans fin » : cette apostrophe n’est pas refermée."],
    ['"code = 1', 'ces guillemets ne sont pas refermés.'],
    ['code NOT 3', 'caractère 10, « 3 » dans « code NOT 3 » : il faut ici LIKE, BETWEEN ou IN.'],
    ["😀😀😀 @ 'a'", 'caractère 5, « @ »'],
    ['millesime > 1e400', 'ce nombre est trop grand.'],
    ["code = '\0'", 'un caractère qui n’est pas du texte'],
    ["code = '\ud800'", 'un caractère qui n’est pas du texte'],
    ['millesime * 1e308 > 1', 'caractère 13, « 1e308 » dans « millesime * 1e308 > 1 » : dans un calcul, un nombre va de 1e-15 à'],
    ['1 / 1e-16 > 1', 'dans un calcul, un nombre va de 1e-15 à'],
    ['1*1*1*1*1*(1*1*1*(1 + 1*1)) = 1', '8 multiplications et divisions par calcul au plus.'],
    ['   ', 'Le filtre est vide'],
    ['{"op":"and"}', 'ajoutez filter-lang=cql2-json'],
    ["T_AFTER(code, DATE('2020-01-01'))", 'il n’y a pas de propriété temporelle ici'],
    ["code = TIMESTAMP('2020-01-01T00:00:00Z')", 'il n’y a pas de propriété temporelle ici'],
    ['A_OVERLAPS(code, code)', 'tableau'],
    ['DOUBLE(1) = 2', 'fonction inconnue ; les fonctions sont CASEI, ACCENTI, BBOX, S_INTERSECTS'],
    ['geometry = 1', 'la géométrie ne se compare que par une fonction spatiale'],
    ['BBOX(1,2,3,4)', 'BBOX ne va que dans une fonction spatiale'],
    ['code = POINT(1 2)', 'une géométrie ne va que dans une fonction spatiale'],
    ['S_INTERSECTS(geometry, code)', 'caractère 24, « code »'],
    ['S_INTERSECTS(geometry)', 's_intersects prend 2 arguments, pas 1.'],
    ['S_INTERSECTS(geometry, POINT(1))', 'caractère 31, « ) »'],
    ['S_INTERSECTS(geometry, POINT EMPTY)', 'caractère 30, « EMPTY »'],
    [
      'S_INTERSECTS(geometry, POINT(200 3))',
      'le point 200 3 est hors du domaine de WGS 84, longitude puis latitude (longitude de -180 à 180, latitude de -90 à 90).',
    ],
    ['S_INTERSECTS(geometry, POINT(NaN 3))', 'caractère 30, « NaN »'],
    ['S_INTERSECTS(geometry, POINT(1e400 3))', 'hors du domaine'],
    ['S_INTERSECTS(geometry, LINESTRING(1 2))', 'une ligne a deux points au moins'],
    ['S_INTERSECTS(geometry, POLYGON((0 0,1 1,2 0,0 1)))', 'un anneau n’est pas fermé : il va de 0 0 à 0 1.'],
    ['S_INTERSECTS(geometry, POLYGON((0 0,1 1,0 0)))', 'un anneau a quatre points au moins, le dernier étant le premier, pas 3.'],
    ['S_INTERSECTS(geometry, BBOX(1,2,3))', 'quatre nombres sont attendus'],
    ['S_INTERSECTS(geometry, BBOX(1,9,3,2))', 'le sud (9) dépasse le nord (2).'],
    ['S_INTERSECTS(geometry, BBOX(1,code,3,2))', 'des nombres sont attendus'],
  ])('%s', (filter, expected) => expect(refusal(() => text(filter))).toContain(expected))

  test('a metric CRS has an area of use too', () => {
    const lambert = CRSS.find((crs) => crs.srid === 2154) ?? CRS84
    expect(refusal(() => text('S_INTERSECTS(geometry, POINT(2.3 48.8))', lambert))).toContain(
      'hors du domaine de RGF93 v1 / Lambert-93 (x de -379000 à 1321000',
    )
    expect(refusal(() => text('S_INTERSECTS(geometry, BBOX(2,48,3,49))', lambert))).toContain('hors du domaine')
  })
})

describe('a filter is refused before it costs anything', () => {
  test.each([
    ['20,000 NOT', 'NOT '.repeat(20_000), 'Le filtre fait 80000 caractères ; 32768 au plus.'],
    ['8,000 NOT', `${'NOT '.repeat(8_000)}TRUE`, '64 opérations l’une dans l’autre au plus.'],
    ['5,000 parentheses', '('.repeat(5_000), 'caractère 65, « ( »'],
    ['65 parentheses', `${'('.repeat(65)}TRUE${')'.repeat(65)}`, '64 parenthèses l’une dans l’autre au plus.'],
    ['a sum of 900 terms', `millesime = 1${' + 1'.repeat(900)}`, '64 opérations l’une dans l’autre au plus.'],
    ['1,001 values', `millesime IN (1${',1'.repeat(1_000)})`, '1000 valeurs et propriétés au plus.'],
    ['a text of 50 KB', `code = '${'a'.repeat(50_000)}'`, '32768 au plus'],
    ['15,000 quotes after a backslash', `code = '${"\\'".repeat(15_000)}`, null],
    ['30,001 quotes', `code = ${"'".repeat(30_001)}`, 'refermée'],
    ['30,000 brackets', '['.repeat(30_000), 'caractère 1, '],
  ])('%s', (_, filter, expected) => {
    if (expected === null) expect(text(filter)).toMatchObject({ kind: 'compare' })
    else expect(refusal(() => text(filter))).toContain(expected)
  })

  test('what is just under the limits is read', () => {
    expect(text(`${'('.repeat(64)}TRUE${')'.repeat(64)}`)).toEqual(yes)
    expect(text(`millesime IN (1${',1'.repeat(998)})`)).toMatchObject({ kind: 'in' })
    expect(text(`S_INTERSECTS(geometry, LINESTRING(${'1 1,'.repeat(8_000)}1 1))`)).toMatchObject({ kind: 'spatial' })
  })
})
