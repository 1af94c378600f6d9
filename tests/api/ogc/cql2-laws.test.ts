import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CRSS } from '../../../src/model/crs.ts'
import { DomainError } from '../../../src/model/error.ts'
import { filtersIn } from './cql2-arbitrary.ts'
import { printJson, printText } from './cql2-printers.ts'
import { COLUMNS, json, text } from './cql2-toys.ts'

const cases = fc.constantFrom(...CRSS).chain((crs) => filtersIn(crs, COLUMNS).map((filter) => ({ crs, filter })))

describe('laws of CQL2', () => {
  test('a filter printed as text or as JSON reads back as itself, in every CRS', () => {
    fc.assert(
      fc.property(cases, ({ crs, filter }) => {
        expect(text(printText(filter, crs), crs)).toEqual(filter)
        expect(json(printJson(filter, crs), crs)).toEqual(filter)
      }),
      { numRuns: 300 },
    )
  })

  test('whatever is written, a filter is read or refused by its name: nothing else is thrown', () => {
    const pieces = fc.constantFrom(...["'", '"', '(', ')', ',', ' ', 'NOT ', 'AND ', 'OR ', 'IN', 'LIKE', 'BETWEEN', 'IS NULL', 'code', 'millesime', 'geometry', 'TRUE', '1', '-', '+', '*', '.', '=', '<', '>', 'CASEI(', 'S_INTERSECTS(', 'POLYGON((', 'POINT Z(', 'BBOX(', '\\', '\0', '\ud83d', 'é', '{', '}', '[', ']', ':', '"op"', '"args"', '"property"', '"code"', '"="', 'null']) // biome-ignore format: pieces
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces, { maxLength: 40 }).map((each) => each.join('')),
        ),
        (written) => {
          for (const read of [text, json]) {
            try {
              read(written)
            } catch (error) {
              expect(error).toBeInstanceOf(DomainError)
            }
          }
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
