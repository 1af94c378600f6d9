import { mkdtempSync, rmSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, inject, test, vi } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { runNode } from '../support/child.ts'
import { freshDatabaseOptions } from '../support/database.ts'

// Each test starts several engines, one after the other.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const CHILD = 'tests/support/engine-child.ts'

describe('a process killed while it loads', () => {
  test('leaves what it had committed and nothing of what it had not, as often as it happens', async () => {
    const { drop, ...options } = await freshDatabaseOptions()
    for (const kept of [1000, 2000, 3000]) {
      const child = runNode(CHILD, ['load', options.databaseUrl ?? options.dataDir])
      await child.line(/^loading$/)
      await child.kill('SIGKILL')
      expect(await counts(options)).toEqual([{ kept, half: 0 }])
    }
    await drop()
  })
})

async function counts(options: { databaseUrl: string | null; dataDir: string; poolSize: number }): Promise<unknown> {
  const database = await openDatabase(options)
  const { rows } = await sql`SELECT (SELECT count(*) FROM public.kept) AS kept, (SELECT count(*) FROM public.half) AS half`.execute(database.db)
  await database.close()
  return rows
}

describe.runIf(inject('engine').kind === 'embedded')('a process killed while it makes a new folder', () => {
  test('leaves a folder that the next one makes good', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'kartye-test-'))
    const changes = watch(dataDir, { recursive: true })
    const child = runNode(CHILD, ['hold', dataDir])
    for await (const { filename } of changes) if (filename?.startsWith('base/')) break
    await child.kill('SIGKILL')
    const database = await openDatabase({ databaseUrl: null, dataDir, poolSize: 1 })
    expect((await sql`SELECT 1 AS one`.execute(database.db)).rows).toEqual([{ one: 1 }])
    await database.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
