import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Db } from '../../db/database.ts'
import { PART_BYTES } from '../read/files.ts'

/** A file to make: what it is, and its bytes, which are computed as they are read. */
export type NewFile = {
  name: string
  title: string
  mediaType: string
  /** Null: about the whole release. */
  zoning: string | null
  /** Rows of data; null where it makes no sense. */
  rowCount: number | null
  write: (db: Db) => AsyncIterable<Uint8Array>
}

export type StoredFile = { name: string; bytes: number; sha256: string; isNew: boolean }

/**
 * Stores a file of a release whole or not at all; one that is there already is kept as it is. Of its bytes, one part is held in memory.
 * Two processes that make the same file wait for each other, and the second one keeps what the first one made.
 * @throws DomainError `espace_disque`, `base_injoignable`.
 */
export async function storeFile({ transaction }: Pick<Database, 'transaction'>, release: number, file: NewFile): Promise<StoredFile> {
  return transaction(async ({ db }) => {
    await lock(db, release, file.name)
    const stored = await findFile(db, release, file.name)
    return stored ? { ...stored, isNew: false } : writeFile(db, release, file)
  })
}

/** The same for a file that says what the others are: the one that is there gives way. */
export async function replaceFile({ transaction }: Pick<Database, 'transaction'>, release: number, file: NewFile): Promise<StoredFile> {
  return transaction(async ({ db }) => {
    await lock(db, release, file.name)
    await sql`DELETE FROM publish.file WHERE release = ${release}::int AND name = ${file.name}::text`.execute(db)
    return writeFile(db, release, file)
  })
}

async function writeFile(db: Db, release: number, file: NewFile): Promise<StoredFile> {
  await openFile(db, release, file)
  const hash = createHash('sha256')
  let bytes = 0
  let part = 0
  for await (const content of cutIntoParts(file.write(db))) {
    hash.update(content)
    bytes += content.length
    await writePart(db, release, file.name, part++, content)
  }
  const sha256 = hash.digest('hex')
  await closeFile(db, release, file.name, { bytes, sha256 })
  return { name: file.name, bytes, sha256, isNew: true }
}

async function* cutIntoParts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let part = Buffer.allocUnsafe(PART_BYTES)
  let filled = 0
  for await (const piece of pieces)
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + PART_BYTES - filled)
      part.set(taken, filled)
      at += taken.length
      filled += taken.length
      if (filled < PART_BYTES) continue
      yield part
      part = Buffer.allocUnsafe(PART_BYTES)
      filled = 0
    }
  if (filled > 0) yield part.subarray(0, filled)
}

async function lock(db: Db, release: number, name: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`file ${release} ${name}`}::text, 0))`.execute(db)
}

async function findFile(db: Db, release: number, name: string): Promise<Omit<StoredFile, 'isNew'> | null> {
  const { rows } = await sql<Omit<StoredFile, 'isNew'>>`
    SELECT name, bytes, sha256 FROM publish.file WHERE release = ${release}::int AND name = ${name}::text`.execute(db)
  return rows[0] ?? null
}

// The parts refer to it; what they add up to is known once they are all written, in the same transaction.
async function openFile(db: Db, release: number, { name, title, mediaType, zoning, rowCount }: NewFile): Promise<void> {
  await sql`
    INSERT INTO publish.file (release, name, title, media_type, zoning, row_count, bytes, sha256)
    VALUES (${release}::int, ${name}::text, ${title}::text, ${mediaType}::text, ${zoning}::text, ${rowCount}::int, 0, '')`.execute(db)
}

async function writePart(db: Db, release: number, name: string, part: number, content: Buffer): Promise<void> {
  await sql`INSERT INTO publish.file_part (release, name, part, content) VALUES (${release}::int, ${name}::text, ${part}::int, ${content}::bytea)`.execute(db)
}

async function closeFile(db: Db, release: number, name: string, { bytes, sha256 }: { bytes: number; sha256: string }): Promise<void> {
  await sql`UPDATE publish.file SET bytes = ${bytes}::bigint, sha256 = ${sha256}::text WHERE release = ${release}::int AND name = ${name}::text`.execute(db)
}
