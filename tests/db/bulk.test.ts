import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { type BulkRow, bulkLoad, floatArrayLiteral, textArrayLiteral } from '../../src/db/bulk.ts'
import { useDatabase } from '../support/database.ts'

const COLUMNS = [
  { name: 'id', type: 'int' },
  { name: 'label', type: 'text' },
  { name: 'amounts', type: 'float8[]' },
  { name: 'words', type: 'text[]' },
]
type Loaded = { id: number; label: string | null; amounts: (number | null)[] | null; words: string[] | null }

describe('bulk load', () => {
  const database = useDatabase()

  beforeEach(async () => {
    await sql`DROP TABLE IF EXISTS public.loaded`.execute(database().db)
    await sql`CREATE TABLE public.loaded (id int PRIMARY KEY, label text, amounts float8[], words text[])`.execute(database().db)
  })
  const load = (rows: Iterable<BulkRow> | AsyncIterable<BulkRow>): Promise<number> =>
    database().transaction((transaction) => bulkLoad(transaction, 'public.loaded', COLUMNS, rows))
  const loaded = async (): Promise<Loaded[]> => (await sql<Loaded>`SELECT id, label, amounts, words FROM public.loaded ORDER BY id`.execute(database().db)).rows

  test('every text comes back as it was given: tabs, lines, quotes, backslashes, \\N, accents', async () => {
    const texts = ['\t', '\n', '\r\n', '\\', '\\N', '\\.', '"', "'", '{1,2}', 'NULL', '', 'Four-à-Chaux', '北', '🏝️']
    expect(await load(texts.map((text, id) => [String(id), text, null, textArrayLiteral([text, text])]))).toBe(texts.length)
    expect(await loaded()).toEqual(texts.map((text, id) => ({ id, label: text, amounts: null, words: [text, text] })))
  })

  test('any row survives the journey', async () => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', '')) // PostgreSQL's text has no NUL
    const amount = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)) // −0 is printed 0
    const row = fc.record({ label: fc.option(text), amounts: fc.option(fc.array(amount)), words: fc.option(fc.array(text)) })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        await sql`TRUNCATE public.loaded`.execute(database().db)
        const given = rows.map((one, id) => ({ id, ...one }))
        await load(given.map(({ id, label, amounts, words }) => [String(id), label, amounts && floatArrayLiteral(amounts), words && textArrayLiteral(words)]))
        expect(await loaded()).toEqual(given)
      }),
      { numRuns: 50 },
    )
  })

  test('null is NULL, and a null in an array is a NULL of the array', async () => {
    await load([['1', null, floatArrayLiteral([1.5, null, 0]), textArrayLiteral([])]])
    expect(await loaded()).toEqual([{ id: 1, label: null, amounts: [1.5, null, 0], words: [] }])
  })

  test('no row is no row, and as many rows come out as went in over several batches', async () => {
    expect(await load([])).toBe(0)
    const many = 12_345
    expect(await load(Array.from({ length: many }, (_, id) => [String(id), `z${id}`, null, null]))).toBe(many)
    const { rows } = await sql<{ count: number; sum: number }>`SELECT count(*), sum(id) FROM public.loaded`.execute(database().db)
    expect(rows).toEqual([{ count: many, sum: (many * (many - 1)) / 2 }])
  })

  test('an error in the source of rows is what the caller gets, and leaves nothing', async () => {
    async function* broken(): AsyncGenerator<BulkRow> {
      for (let id = 0; id < 20_000; id++) yield [String(id), 'x', null, null]
      throw new RangeError('ligne 20001 illisible')
    }
    await expect(load(broken())).rejects.toThrow('ligne 20001 illisible')
    expect(await loaded()).toEqual([])
  })

  test('an error of the database leaves nothing either, and the pool serves on', async () => {
    for (let i = 0; i < 6; i++)
      await expect(
        load([
          ['1', 'a', null, null],
          ['1', 'b', null, null],
        ]),
      ).rejects.toMatchObject({ code: '23505' })
    await expect(load([['one', 'a', null, null]])).rejects.toMatchObject({ code: '22P02' })
    expect(await loaded()).toEqual([])
  })
})
