import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Filter, Operand, Shape, SpatialRelation } from '../../../src/model/filter.ts'
import { type FeatureTable, streamRows } from '../../../src/publish/read/index.ts'
import { useDatabase } from '../../support/database.ts'
import { type ToyFeature, toyQuery, toyTable } from '../../support/toy-features.ts'

// Squares of one degree:   a b      b touches a, c lies inside a, d is far away
//                          [c]  d
const square = (x: number, y: number, side = 1): string => `POLYGON((${x} ${y},${x + side} ${y},${x + side} ${y + side},${x} ${y + side},${x} ${y}))`
const TOYS: ToyFeature[] = [
  { code: 'a', label: 'Élan', wkt: square(0, 45), alpha: [{ value: 0.1 }], beta: [{ value: 10 }] },
  { code: 'b', label: 'ELAN', wkt: square(1, 45), alpha: [{ value: 0.2 }], beta: [{ value: 0 }] },
  { code: 'c', label: '50 % de_réussite', wkt: square(0.2, 45.2, 0.5), departement: '974', alpha: [{ value: null }] },
  { code: 'd', label: 'c:\\sœur', wkt: square(5, 47), departement: null, beta: [{ value: -3 }] },
  { code: 'e', label: null, wkt: square(8, 50), alpha: [{ value: 0.2 }], beta: [{ value: null }] },
]

const property = (name: string): Operand => ({ kind: 'property', name })
const literal = (value: string | number | boolean): Operand => ({ kind: 'literal', value })
const folded = (of: Operand, on: { case?: boolean; accents?: boolean }): Operand => ({
  kind: 'folded',
  case: on.case ?? false,
  accents: on.accents ?? false,
  of,
})
const arithmetic = (left: Operand, operator: '+' | '-' | '*' | '/', right: Operand): Operand => ({ kind: 'arithmetic', operator, left, right })
const compare = (left: Operand, operator: '=' | '<>' | '<' | '<=' | '>' | '>=', right: Operand): Filter => ({ kind: 'compare', operator, left, right })
const like = (left: Operand, pattern: string | Operand): Filter => ({ kind: 'like', left, pattern: typeof pattern === 'string' ? literal(pattern) : pattern })
const not = (of: Filter): Filter => ({ kind: 'not', of })
const [libelle, alpha, beta] = [property('libelle'), property('alpha'), property('beta')]

describe('a filter in SQL', () => {
  const database = useDatabase()
  let table: FeatureTable
  beforeAll(async () => {
    table = await toyTable(database().db, 1, TOYS)
  })

  const codesOf = async (filter: Filter): Promise<string> => {
    const codes: string[] = []
    for await (const rows of streamRows(database().db, toyQuery(table, { filter, withGeometry: false }), null)) codes.push(...rows.map(({ code }) => code))
    return codes.join('')
  }

  test.each<[string, Filter, string]>([
    ['text is compared as it is', compare(libelle, '=', literal('ELAN')), 'b'],
    ['a null is not different', compare(property('departement'), '<>', literal('972')), 'c'],
    ['numbers', compare(alpha, '<=', literal(0.1)), 'a'],
    ['booleans', compare(literal(true), '=', literal(false)), ''],
    ['two properties', compare(alpha, '<', beta), 'a'],
    ['a constant of the table', compare(property('millesime'), '>=', literal(2024)), 'abcde'],
    ['a status where nothing answers', compare(property('alpha_statut'), '=', literal('non_couvert')), 'd'],
    ['arithmetic', compare(arithmetic(arithmetic(alpha, '*', literal(100)), '+', beta), '=', literal(20)), 'ab'],
    ['a division by zero is unknown', compare(arithmetic(alpha, '/', beta), '<', literal(1)), 'a'],
    ['and its contrary too', not(compare(arithmetic(alpha, '/', beta), '<', literal(1))), ''],
    ['between', { kind: 'between', left: beta, low: literal(-3), high: literal(0) }, 'bd'],
    ['in', { kind: 'in', left: alpha, among: [literal(0.1), literal(7)] }, 'a'],
    ['in, with a property', { kind: 'in', left: libelle, among: [property('code'), literal('Élan')] }, 'a'],
    ['is null', { kind: 'isNull', left: libelle }, 'e'],
    ['is not null', not({ kind: 'isNull', left: alpha }), 'abe'],
    [
      'and, or',
      {
        kind: 'and',
        of: [
          { kind: 'always', value: true },
          { kind: 'or', of: [compare(alpha, '=', literal(0.1)), compare(beta, '=', literal(-3))] },
        ],
      },
      'ad',
    ],
    ['no condition at all', { kind: 'and', of: [] }, 'abcde'],
    ['no alternative at all', { kind: 'or', of: [] }, ''],
    ['% is any text', like(libelle, '%l%'), 'a'],
    ['_ is one character', like(libelle, '_lan'), 'a'],
    ['an escaped % is itself', like(libelle, '%\\%%'), 'c'],
    ['an escaped _ is itself', like(libelle, '%e\\_r%'), 'c'],
    ['an escaped backslash is itself', like(libelle, 'c:\\\\%'), 'd'],
    ['a backslash at the end is itself', like(literal('x\\'), 'x\\'), 'abcde'],
    ['a quote is a quote', like(libelle, "' OR true --"), ''],
    ['CASEI', compare(folded(libelle, { case: true }), '=', folded(literal('éLAN'), { case: true })), 'a'],
    ['ACCENTI', compare(folded(libelle, { accents: true }), '=', folded(literal('Elan'), { accents: true })), 'a'],
    ['both', compare(folded(libelle, { case: true, accents: true }), '=', folded(literal('èlan'), { case: true, accents: true })), 'ab'],
    ['LIKE, folded', like(folded(libelle, { case: true, accents: true }), folded(literal('%REUSSI%'), { case: true, accents: true })), 'c'],
    ['folding keeps the other characters', compare(folded(libelle, { case: true }), '=', folded(literal('C:\\SŒUR'), { case: true })), 'd'],
  ])('%s', async (_, filter, codes) => expect(await codesOf(filter)).toBe(codes))

  const shape = (wanted: [relation: SpatialRelation, x: number, y: number, side: number]): Filter => {
    const [relation, x, y, side] = wanted
    const ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]] // biome-ignore format: one ring
    return { kind: 'spatial', relation, left: { kind: 'geometry' }, right: { kind: 'literal', geometry: { type: 'Polygon', coordinates: [ring] }, srid: 4326 } }
  }
  test.each<[SpatialRelation, number, number, number, string]>([
    ['intersects', 1, 45, 1, 'ab'],
    ['touches', 1, 45, 1, 'a'],
    ['equals', 1, 45, 1, 'b'],
    ['within', 0, 45, 1, 'ac'],
    ['contains', 0.3, 45.3, 0.1, 'ac'],
    ['overlaps', 0.5, 45.5, 1, 'abc'],
    ['disjoint', 0, 45, 2, 'de'],
    ['crosses', 0, 45, 2, ''],
  ])('%s a square at %d, %d of side %d', async (...[relation, x, y, side, codes]) => expect(await codesOf(shape([relation, x, y, side]))).toBe(codes))

  test('a shape in another system goes to where it is on the ground', async () => {
    // A square of 20 km around (5.5 E, 47.5 N), in EPSG:2154.
    const ring = [[878_000, 6_703_000], [898_000, 6_703_000], [898_000, 6_723_000], [878_000, 6_723_000], [878_000, 6_703_000]] // biome-ignore format: one ring
    const literal: Shape = { kind: 'literal', geometry: { type: 'Polygon', coordinates: [ring] }, srid: 2154 }
    expect(await codesOf({ kind: 'spatial', relation: 'intersects', left: { kind: 'geometry' }, right: literal })).toBe('d')
    expect(await codesOf({ kind: 'spatial', relation: 'contains', left: literal, right: { kind: 'geometry' } })).toBe('')
    expect(await codesOf({ kind: 'spatial', relation: 'within', left: literal, right: { kind: 'geometry' } })).toBe('d')
  })

  test.each<SpatialRelation>(['intersects', 'touches', 'within', 'overlaps', 'contains', 'equals', 'crosses', 'disjoint'])(
    'a polygon that crosses itself has an inside all the same: %s',
    async (relation) => {
      const bowtie = [[0, 45], [1, 46], [1, 45], [0, 46], [0, 45]] // biome-ignore format: one ring
      const codes = await codesOf({
        kind: 'spatial',
        relation,
        left: { kind: 'geometry' },
        right: { kind: 'literal', geometry: { type: 'Polygon', coordinates: [bowtie] }, srid: 4326 },
      })
      if (relation === 'intersects') expect(codes).toBe('abc')
      else expect(codes).not.toContain(relation === 'disjoint' ? 'a' : 'd')
    },
  )

  test('a collection of shapes intersects, and has no other relation', async () => {
    const geometry = { type: 'GeometryCollection' as const, geometries: [{ type: 'Point' as const, coordinates: [5.5, 47.5] }] }
    const filter = (relation: SpatialRelation): Filter => ({
      kind: 'spatial',
      relation,
      left: { kind: 'geometry' },
      right: { kind: 'literal', geometry, srid: 4326 },
    })
    expect(await codesOf(filter('intersects'))).toBe('d')
    expect(await codesOf(filter('disjoint'))).toBe('abce')
    await expect(codesOf(filter('touches'))).rejects.toMatchObject({ code: 'filtre_invalide' })
  })

  test('a result beyond the numbers there are is a mistake in the filter', async () => {
    const huge = arithmetic(literal(1e308), '*', arithmetic(literal(10), '+', alpha))
    await expect(codesOf(compare(huge, '>', literal(0)))).rejects.toMatchObject({ code: 'filtre_invalide' })
  })

  test('true, false or unknown: any filter keeps what an evaluator by hand keeps, and so does its contrary', async () => {
    const cells = TOYS.map(({ code, alpha, beta }) => ({ code, alpha: alpha?.[0]?.value ?? null, beta: beta?.[0]?.value ?? null }))
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const kept = cells.filter((row) => truth(filter, row) === true).map(({ code }) => code)
        const refused = cells.filter((row) => truth(filter, row) === false).map(({ code }) => code)
        expect([await codesOf(filter), await codesOf(not(filter))]).toEqual([kept.join(''), refused.join('')])
      }),
      { numRuns: 60 },
    )
  })
})

const operands = fc.oneof(fc.constantFrom(alpha, beta), fc.constantFrom(0, 0.1, 0.2, 10, -3).map(literal))
const { tree: filters } = fc.letrec<{ tree: Filter }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant('compare' as const), operator: fc.constantFrom('=', '<>', '<', '<=', '>', '>='), left: operands, right: operands }),
    fc.record({ kind: fc.constant('isNull' as const), left: operands }),
    fc.record({ kind: fc.constant('in' as const), left: operands, among: fc.array(operands, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('between' as const), left: operands, low: operands, high: operands }),
    fc.record({ kind: fc.constant('always' as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('tree'), { maxLength: 3 }) }),
  ),
}))

type Row = { alpha: number | null; beta: number | null }

function truth(filter: Filter, row: Row): boolean | null {
  switch (filter.kind) {
    case 'always':
      return filter.value
    case 'not':
      return contrary(truth(filter.of, row))
    case 'and':
      return all(filter.of.map((part) => truth(part, row)))
    case 'or':
      return contrary(all(filter.of.map((part) => contrary(truth(part, row)))))
    case 'isNull':
      return amount(filter.left, row) === null
    case 'compare':
      return compared(amount(filter.left, row), filter.operator, amount(filter.right, row))
    case 'between':
      return all([compared(amount(filter.left, row), '>=', amount(filter.low, row)), compared(amount(filter.left, row), '<=', amount(filter.high, row))])
    case 'in':
      return contrary(all(filter.among.map((other) => compared(amount(filter.left, row), '<>', amount(other, row)))))
    default:
      throw new Error(`no ${filter.kind} is drawn`)
  }
}

function contrary(value: boolean | null): boolean | null {
  return value === null ? null : !value
}

function all(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(false)) return false
  return values.includes(null) ? null : true
}

function amount(operand: Operand, row: Row): number | null {
  if (operand.kind === 'property') return row[operand.name === 'alpha' ? 'alpha' : 'beta']
  if (operand.kind === 'literal' && typeof operand.value === 'number') return operand.value
  throw new Error(`no ${operand.kind} is drawn`)
}

function compared(left: number | null, operator: string, right: number | null): boolean | null {
  if (left === null || right === null) return null
  const results: Record<string, boolean> = {
    '=': left === right,
    '<>': left !== right,
    '<': left < right,
    '<=': left <= right,
    '>': left > right,
    '>=': left >= right,
  }
  return results[operator] ?? null
}
