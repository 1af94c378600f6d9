import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { attachPartition, createPartition } from '../../src/db/partition.ts'
import { DomainError } from '../../src/model/error.ts'
import { useDatabase } from '../support/database.ts'

describe('transactions', () => {
  const database = useDatabase()
  beforeAll(async () => {
    await sql`CREATE TABLE public.note (id int PRIMARY KEY)`.execute(database().db)
  })
  const notes = async (): Promise<number[]> =>
    (await sql<{ id: number }>`SELECT id FROM public.note ORDER BY id`.execute(database().db)).rows.map(({ id }) => id)

  test('work that resolves is kept and its result returned', async () => {
    const answer = await database().transaction(async ({ db }) => {
      await sql`INSERT INTO public.note VALUES (1)`.execute(db)
      return 'kept'
    })
    expect(answer).toBe('kept')
    expect(await notes()).toEqual([1])
  })

  test('work that throws leaves nothing, by Kysely or by the connection, and its error comes out unchanged', async () => {
    const mistake = new DomainError('codes_inconnus', 'Trop de codes inconnus.')
    const failing = database().transaction(async ({ db, client }) => {
      await sql`INSERT INTO public.note VALUES (2)`.execute(db)
      await client.query('INSERT INTO public.note VALUES (3)')
      throw mistake
    })
    await expect(failing).rejects.toBe(mistake)
    expect(await notes()).toEqual([1])
  })

  test('a statement that fails undoes those before it', async () => {
    const failing = database().transaction(async ({ db }) => {
      await sql`INSERT INTO public.note VALUES (4)`.execute(db)
      await sql`INSERT INTO public.note VALUES (1)`.execute(db)
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect(await notes()).toEqual([1])
  })

  test('a hundred failures leave every connection of the pool in service', async () => {
    await Promise.allSettled(Array.from({ length: 100 }, () => database().transaction(({ db }) => sql`SELECT 1 / 0`.execute(db))))
    expect(await Promise.all(Array.from({ length: 8 }, notes))).toEqual(Array.from({ length: 8 }, () => [1]))
  })
})

describe('partitions', () => {
  const database = useDatabase()
  const fill = (dataset: number, codes: readonly string[]): Promise<void> =>
    database().transaction(async ({ db }) => {
      const partition = await createPartition(db, 'ingest.measure_row', dataset)
      await sql`INSERT INTO ${sql.table(partition)} (dataset, code, amounts) SELECT ${dataset}::int, code, '{1}' FROM unnest(${codes}::text[]) AS code`.execute(
        db,
      )
      await attachPartition(db, 'ingest.measure_row', dataset)
    })
  const codes = async (dataset: number): Promise<string[]> =>
    (await sql<{ code: string }>`SELECT code FROM ingest.measure_row WHERE dataset = ${dataset}::int ORDER BY code`.execute(database().db)).rows.map(
      ({ code }) => code,
    )

  test('a filled partition is read through its table, in its own rows only', async () => {
    await fill(1, ['a', 'b'])
    await fill(2, ['a'])
    expect([await codes(1), await codes(2)]).toEqual([['a', 'b'], ['a']])
  })

  test('the same key twice fails when attaching and leaves no table behind', async () => {
    await expect(fill(3, ['a', 'a'])).rejects.toMatchObject({ code: '23505' })
    const { rows } = await sql<{ found: string | null }>`SELECT to_regclass('ingest.measure_row_3')::text AS found`.execute(database().db)
    expect(rows).toEqual([{ found: null }])
  })

  test('a row of another partition is refused', async () => {
    await expect(
      database().transaction(async ({ db }) => {
        const partition = await createPartition(db, 'ingest.measure_row', 4)
        await sql`INSERT INTO ${sql.table(partition)} (dataset, code, amounts) VALUES (5, 'a', '{1}')`.execute(db)
        await attachPartition(db, 'ingest.measure_row', 4)
      }),
    ).rejects.toMatchObject({ code: '23514' })
  })
})
