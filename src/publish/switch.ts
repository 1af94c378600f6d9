import { sql } from 'kysely'
import type { Db, Transaction } from '../db/database.ts'
import { DomainError } from '../model/error.ts'
import type { Check } from './checks.ts'

/** The release served; null when nothing was ever published. */
export async function currentRelease(db: Db): Promise<number | null> {
  const { rows } = await sql<{ release: number }>`SELECT release FROM publish.switch ORDER BY id DESC LIMIT 1`.execute(db)
  return rows[0]?.release ?? null
}

/**
 * Serves `release` from the next request on; readers under way finish on the previous one.
 * @throws DomainError `publication_inconnue`, or `publication_refusee` naming the checks that failed.
 */
export async function publishRelease({ db }: Transaction, release: number): Promise<void> {
  const { rows } = await sql<{ isSound: boolean; checks: Check[] }>`
    SELECT is_sound AS "isSound", checks FROM publish.release WHERE id = ${release}::int`.execute(db)
  const [found] = rows
  if (!found) throw new DomainError('publication_inconnue', `Il n'y a pas de publication ${release}.`, { parametre: 'publication', valeur: String(release) })
  if (!found.isSound) {
    const failed = found.checks.filter(({ reussi, bloquant }) => !reussi && bloquant)
    throw new DomainError(
      'publication_refusee',
      `La publication ${release} n'a pas passé ${failed.length} contrôle(s) : ${failed.map(({ libelle, detail }) => `${libelle} — ${detail}`).join(' ; ')}`,
      { valeur: String(release) },
      failed.map(({ code, detail }) => ({ valeur: code, motif: detail })),
    )
  }
  await record(db, release, 'publish')
}

/**
 * Serves again the release that was served before the current one was published, and returns its id.
 * @throws DomainError `publication_refusee` when there is none.
 */
export async function rollbackRelease({ db }: Transaction): Promise<number> {
  const { rows } = await sql<{ release: number }>`
    WITH served AS (
      SELECT release FROM publish.switch ORDER BY id DESC LIMIT 1
    ), published AS (
      SELECT max(s.id) AS id FROM publish.switch s JOIN served USING (release) WHERE s.action = 'publish'
    )
    SELECT s.release FROM publish.switch s, published, served
    WHERE s.id < published.id AND s.release <> served.release
    ORDER BY s.id DESC LIMIT 1`.execute(db)
  const previous = rows[0]?.release
  if (previous === undefined) throw new DomainError('publication_refusee', "Il n'y a pas de publication antérieure à laquelle revenir.")
  await record(db, previous, 'rollback')
  return previous
}

async function record(db: Db, release: number, action: 'publish' | 'rollback'): Promise<void> {
  await sql`INSERT INTO publish.switch (release, action) VALUES (${release}::int, ${action}::text)`.execute(db)
}
