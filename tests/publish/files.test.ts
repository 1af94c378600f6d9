import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { LINE_WORDS } from '../../src/model/column-words.ts'
import { type NewFile, storeFile } from '../../src/publish/files/store-file.ts'
import { makeFiles } from '../../src/publish/index.ts'
import { listFiles, PART_BYTES, readFileBytes } from '../../src/publish/read/files.ts'
import { useDatabase } from '../support/database.ts'
import { SERVED, seedTinyObservatory, WAITING } from '../support/tiny-observatory.ts'

const opened = useDatabase()
let database: Database
beforeAll(async () => {
  database = opened()
  await seedTinyObservatory(database)
})
beforeEach(async () => {
  await sql`DELETE FROM publish.file`.execute(database.db)
})

const silent = (): void => undefined
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function fileOf(name: string, pieces: readonly Uint8Array[]): NewFile {
  return {
    ...{ name, title: name, mediaType: 'application/octet-stream', zoning: null, rowCount: null },
    write: async function* () {
      yield* pieces
    },
  }
}

async function bytesOf(name: string, { start, end }: { start: number; end: number }, release = SERVED): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of readFileBytes(database.db, release, name, { start, end })) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe('a file that is stored', () => {
  test('is read back as it was written, however its writer cut it, whole or from any byte to any byte', async () => {
    let runs = 0
    const cuts = fc.array(fc.oneof(fc.nat(3000), fc.constantFrom(PART_BYTES - 1, PART_BYTES, PART_BYTES + 1)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(cuts, fc.nat(), fc.nat(), fc.nat(255), async (lengths, from, to, seed) => {
        const name = `run-${++runs}`
        const whole = Buffer.from(Uint8Array.from({ length: sum(lengths) }, (_, i) => (i * 31 + seed) & 255))
        const stored = await storeFile(database, SERVED, fileOf(name, cut(whole, lengths)))
        expect(stored).toEqual({ name, bytes: whole.length, sha256: sha256(whole), isNew: true })
        expect((await bytesOf(name, { start: 0, end: whole.length - 1 })).equals(whole)).toBe(true)
        if (whole.length === 0) return
        const [start = 0, end = 0] = [from % whole.length, to % whole.length].sort((a, b) => a - b)
        expect((await bytesOf(name, { start, end })).equals(whole.subarray(start, end + 1))).toBe(true)
      }),
      { numRuns: 12 },
    )
  })

  test('may come from a writer that uses one buffer again and again', async () => {
    const buffer = new Uint8Array(3)
    const file: NewFile = {
      ...fileOf('reused', []),
      write: async function* () {
        for (const byte of [1, 2]) yield buffer.fill(byte)
      },
    }
    await storeFile(database, SERVED, file)
    expect([...(await bytesOf('reused', { start: 0, end: 5 }))]).toEqual([1, 1, 1, 2, 2, 2])
  })

  test('is there whole or not at all: a writer that fails leaves nothing, and can be called again', async () => {
    const failing: NewFile = {
      ...fileOf('cut.csv', []),
      write: async function* () {
        yield new Uint8Array(2 * PART_BYTES)
        throw new Error('cut here')
      },
    }
    await expect(storeFile(database, SERVED, failing)).rejects.toThrow('cut here')
    expect(await listFiles(database.db, SERVED)).toEqual([])
    const { rows } = await sql<{ parts: number }>`SELECT count(*) AS parts FROM publish.file_part`.execute(database.db)
    expect(rows).toEqual([{ parts: 0 }])
    expect(await storeFile(database, SERVED, fileOf('cut.csv', [new Uint8Array(1)]))).toMatchObject({ bytes: 1, isNew: true })
  })

  test('stays what it is: a second one of its name is not written', async () => {
    const first = await storeFile(database, SERVED, fileOf('a', [new Uint8Array([1])]))
    expect(await storeFile(database, SERVED, fileOf('a', [new Uint8Array([2])]))).toEqual({ ...first, isNew: false })
    expect([...(await bytesOf('a', { start: 0, end: 0 }))]).toEqual([1])
  })

  test('by two at once is written once', async () => {
    const both = await Promise.all([1, 2].map((byte) => storeFile(database, SERVED, fileOf('raced', [new Uint8Array([byte])]))))
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true])
    expect(both[0]?.sha256).toBe(both[1]?.sha256)
  })
})

describe('the files of a release', () => {
  const formats = ['csv', 'fgb', 'gpkg', 'parquet', 'xlsx']

  test('are those of every zoning that it has values of, its dictionary, its sources and their checksums', async () => {
    const { files } = await makeFiles(database, SERVED, silent)
    const names = files.map(({ name }) => name).sort()
    expect(names).toEqual(['SHA256SUMS', 'dictionnaire.csv', 'sources.csv', ...formats.map((format) => `qpv-2024.${format}`)].sort())
    const listed = await listFiles(database.db, SERVED)
    expect(listed.map(({ nom }) => nom).sort()).toEqual(names)
    for (const { nom, octets, empreinte } of listed) {
      const bytes = await bytesOf(nom, { start: 0, end: octets - 1 })
      expect([nom, sha256(bytes)]).toEqual([nom, empreinte])
    }
  })

  test('are made once: a second call changes nothing, and says so', async () => {
    const first = await makeFiles(database, SERVED, silent)
    const before = await listFiles(database.db, SERVED)
    const second = await makeFiles(database, SERVED, silent)
    expect(second.files).toEqual(first.files.map((file) => ({ ...file, isNew: false })))
    expect(await listFiles(database.db, SERVED)).toEqual(before)
  })

  test('that are missing are made again to the byte, and no other is touched', async () => {
    await makeFiles(database, SERVED, silent)
    const before = await listFiles(database.db, SERVED)
    await sql`DELETE FROM publish.file WHERE name <> 'sources.csv'`.execute(database.db)
    const { files } = await makeFiles(database, SERVED, silent)
    expect(files.filter(({ isNew }) => !isNew).map(({ name }) => name)).toEqual(['sources.csv'])
    const bytesByName = (rows: typeof before): unknown => rows.map(({ nom, empreinte }) => [nom, empreinte])
    expect(bytesByName(await listFiles(database.db, SERVED))).toEqual(bytesByName(before))
  })

  test('are all named by SHA256SUMS, which is made again when one was added after it', async () => {
    await makeFiles(database, SERVED, silent)
    await sql`DELETE FROM publish.file WHERE name = 'SHA256SUMS'`.execute(database.db)
    await storeFile(database, SERVED, fileOf('SHA256SUMS', [Buffer.from('an older list\n')]))
    await makeFiles(database, SERVED, silent)
    const listed = await listFiles(database.db, SERVED)
    const size = listed.find(({ nom }) => nom === 'SHA256SUMS')?.octets ?? 0
    const lines = (await bytesOf('SHA256SUMS', { start: 0, end: size - 1 })).toString()
    const others = listed.filter(({ nom }) => nom !== 'SHA256SUMS').sort((a, b) => (a.nom < b.nom ? -1 : 1))
    expect(lines).toBe(others.map(({ nom, empreinte }) => `${empreinte}  ${nom}\n`).join(''))
  })

  test('belong to it alone', async () => {
    await makeFiles(database, SERVED, silent)
    expect(await listFiles(database.db, WAITING)).toEqual([])
  })

  test('have one line per zone, indicator and period, an empty value beside its status', async () => {
    await makeFiles(database, SERVED, silent)
    const found = (await listFiles(database.db, SERVED)).find(({ nom }) => nom === 'qpv-2024.csv')
    const lines = (await bytesOf('qpv-2024.csv', { start: 0, end: (found?.octets ?? 0) - 1 })).toString().split('\r\n')
    // 4 zones × population 2015 and 2016, revenu_moyen, taux_chomage, taux_pauvrete
    expect([found?.lignes, lines.length - 2]).toEqual([20, 20])
    expect(lines[0]).toBe(
      'zonage,territoire,libelle,indicateur,periode,valeur,unite,statut,motif,fiabilite,bas,haut,couverture,methode,source,officiel,publication,zonage_source',
    )
    expect(lines[1]).toBe('qpv-2024,QN97201M,Cité Bon-Air,population,2015,880,personnes,estime,,,,,1,aire,toy-population-iris,,1,iris-2016')
    expect(lines.filter((line) => line.includes(',taux_chomage,2016,,part,secret,'))).toHaveLength(1)
    expect(lines.at(-1)).toBe('')
  })

  test('explain every column of the values in the words of the other doors', async () => {
    await makeFiles(database, SERVED, silent)
    const size = (await listFiles(database.db, SERVED)).find(({ nom }) => nom === 'dictionnaire.csv')?.octets ?? 0
    const lines = (await bytesOf('dictionnaire.csv', { start: 0, end: size - 1 })).toString().split('\r\n')
    const explained = lines.filter((line) => line.startsWith('colonne de {zonage}.csv,'))
    expect(explained).toHaveLength(18)
    const about = lines.filter((line) => /^colonne[^,]*,(taux_chomage_)?fiabilite,/.test(line))
    expect(about.map((line) => line.includes(`"${LINE_WORDS.fiabilite.definition}"`))).toEqual([true, true])
  })

  test('of an unknown release are not made', async () => {
    await expect(makeFiles(database, 99, silent)).rejects.toMatchObject({ name: 'DomainError', code: 'publication_inconnue' })
  })
})

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function cut(whole: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  let at = 0
  return lengths.map((length) => {
    at += length
    return whole.subarray(at - length, at)
  })
}
