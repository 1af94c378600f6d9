import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

export type FileRow = {
  nom: string
  titre: string
  type: string
  octets: number
  empreinte: string
  lignes: number | null
  zonage: string | null
  faite_le: string
}

/** Bytes of a part of a file, the last one being shorter: what one statement carries, and what a process holds of a file at a time. */
export const PART_BYTES = 1024 * 1024

/** Files of a release, by zoning, those of the whole release first; empty when none was made. `type` is a media type, `empreinte` a sha256 in hexadecimal. */
export async function listFiles(db: Db, release: number): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    SELECT name AS nom, title AS titre, media_type AS type, bytes AS octets, sha256 AS empreinte, row_count AS lignes, zoning AS zonage, made_at AS faite_le
    FROM publish.file WHERE release = ${release}::int
    ORDER BY zoning NULLS FIRST, name
  `.execute(db)
  return rows
}

/** Bytes `start` to `end`, both included and from 0, piece by piece: each piece is one short statement, so that a slow reader holds no connection. */
export async function* readFileBytes(db: Db, release: number, name: string, { start, end }: { start: number; end: number }): AsyncGenerator<Buffer> {
  for (let at = start; at <= end; ) {
    const part = Math.floor(at / PART_BYTES)
    const offset = at % PART_BYTES
    const length = Math.min(PART_BYTES - offset, end - at + 1)
    yield await readPart(db, release, name, { part, offset, length })
    at += length
  }
}

async function readPart(db: Db, release: number, name: string, { part, offset, length }: { part: number; offset: number; length: number }): Promise<Buffer> {
  const { rows } = await sql<{ content: Buffer }>`
    SELECT substring(content FROM ${offset + 1}::int FOR ${length}::int) AS content
    FROM publish.file_part WHERE release = ${release}::int AND name = ${name}::text AND part = ${part}::int
  `.execute(db)
  const content = rows[0]?.content
  if (content?.length !== length) throw new Error(`part ${part} of ${name} (release ${release}) is not what publish.file says`)
  return content
}
