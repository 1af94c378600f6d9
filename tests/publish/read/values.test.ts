import { beforeAll, describe, expect, test } from 'vitest'
import { listValues, streamValues, type ValueRow, type ValueSelection, wholeEdition } from '../../../src/publish/read/index.ts'
import { useDatabase } from '../../support/database.ts'
import { toyTable } from '../../support/toy-features.ts'

describe('values batch after batch', () => {
  const database = useDatabase()
  const ZONES = Array.from({ length: 2501 }, (_, i) => ({ code: `Z${String(i).padStart(4, '0')}`, alpha: [{ value: i }] }))
  let selection: ValueSelection
  beforeAll(async () => {
    const { run, zoning, edition } = await database().transaction(({ db }) => toyTable(db, 9, ZONES))
    const chosen = [
      { indicator: 'beta', period: '2021', unit: 'part' },
      { indicator: 'alpha', period: '2020', unit: 'part' },
    ]
    selection = { run, zoning, zones: wholeEdition(edition), chosen, method: null }
  })

  const streamed = async (after: readonly [string, string] | null): Promise<ValueRow[][]> => {
    const batches: ValueRow[][] = []
    for await (const batch of streamValues(database().db, selection, after)) batches.push([...batch])
    return batches
  }

  test('are those of one page, each once, and no batch is empty', async () => {
    const batches = await streamed(null)
    expect(batches.map(({ length }) => length)).toEqual([5000, 2])
    expect(batches.flat()).toEqual(await listValues(database().db, selection, { after: null, limit: 10_000 }))
  })

  test('start after a line, and end with the last batch even when it is full', async () => {
    expect((await streamed(['Z2499', 'alpha'])).flat().map(({ territoire, indicateur }) => [territoire, indicateur])).toEqual([
      ['Z2499', 'beta'],
      ['Z2500', 'alpha'],
      ['Z2500', 'beta'],
    ])
    expect((await streamed(['Z0000', 'beta'])).map(({ length }) => length)).toEqual([5000])
    expect(await streamed(['Z2500', 'beta'])).toEqual([])
  })
})
