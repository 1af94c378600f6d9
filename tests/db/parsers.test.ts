import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'

describe('type parsers: one table for both engines', () => {
  const database = useDatabase()
  const one = async (expression: string): Promise<unknown> =>
    (await sql<{ value: unknown }>`SELECT ${sql.raw(expression)} AS value`.execute(database().db)).rows[0]?.value

  test.each([
    ['9007199254740991::int8', 9007199254740991],
    ['-9007199254740991::int8', -9007199254740991],
    ['count(*)', 1],
    ['12.5::numeric', 12.5],
    ["'2024-02-29'::date", '2024-02-29'],
    ["'2024-02-29T12:00:00+02'::timestamptz", '2024-02-29T10:00:00.000Z'],
    ["'{1,NULL,2.5}'::float8[]", [1, null, 2.5]],
    ["'{ok,secret}'::text[]", ['ok', 'secret']],
    ['NULL::int8', null],
  ])('%s', async (expression, value) => expect(await one(expression)).toEqual(value))

  test('an integer that a double cannot hold is an error, never a rounded number', async () => {
    await expect(one('9007199254740993::int8')).rejects.toThrow('9007199254740993 dépasse 2^53')
    await expect(one('-9007199254740993::int8')).rejects.toThrow('dépasse 2^53')
  })
  test('the connection serves on after such an error', async () => {
    for (let i = 0; i < 8; i++) await expect(one('9223372036854775807::int8')).rejects.toThrow('dépasse 2^53')
    expect(await one('1::int8')).toBe(1)
  })
})
