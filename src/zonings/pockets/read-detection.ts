import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { FailedCriterion } from '../../model/detection.ts'
import type { Warning } from './eligible-communes.ts'

/** A kept pocket as the command line tells it. */
export type FoundPocket = {
  code: string
  libelle: string
  mailles: number
  population: number
  menages: number
  part_tirages: number | null
  part_choix: number | null
}

/** A cluster that nearly made it, and why it did not. */
export type NearPocket = { code: string; mailles: number; population: number; menages: number; raisons: string[] }

/** What a search for pockets found. Pockets by code; without one, the edition is there and has no zone. */
export type DetectionReport = {
  recette: string
  zonage: string
  edition: number
  nouvelle: boolean
  poches: FoundPocket[]
  presque: number
  presque_retenues: NearPocket[]
  notes: string[]
}

const NO_POCKET = 'Aucune poche : aucun ensemble de mailles ne remplit tous les critères.'

/** The report of a detection that was written. */
export async function reportOf(db: Db, edition: number, { isNew }: { isNew: boolean }): Promise<DetectionReport> {
  const { rows } = await sql<Omit<DetectionReport, 'nouvelle' | 'presque_retenues' | 'notes'> & { warnings: Warning[] }>`
    SELECT detection.recipe ->> 'id' AS recette, edition.zoning AS zonage, edition.id AS edition, detection.facts -> 'avertissements' AS warnings,
           (SELECT count(*) FROM zonings.pocket WHERE pocket.edition = edition.id AND NOT is_kept) AS presque,
           (SELECT coalesce(json_agg(json_build_object('code', pocket.code, 'libelle', zone.label, 'mailles', units, 'population', round(population), 'menages', round(households),
                                              'part_tirages', draw_share, 'part_choix', variant_share) ORDER BY pocket.code), '[]')
            FROM zonings.pocket JOIN zonings.zone ON zone.edition = pocket.edition AND zone.code = pocket.code WHERE pocket.edition = edition.id AND is_kept) AS poches
    FROM zonings.detection JOIN zonings.edition ON edition.id = detection.edition WHERE detection.edition = ${edition}::int`.execute(db)
  const [row] = rows
  if (!row) throw new Error(`no detection ${edition}`)
  const { warnings, ...report } = row
  return {
    ...report,
    nouvelle: isNew,
    presque_retenues: await nearPockets(db, edition),
    notes: [...(report.poches.length === 0 ? [NO_POCKET] : []), ...warnings.map(({ phrase }) => phrase)],
  }
}

/** Clusters of a detection that nearly made it, by code. */
async function nearPockets(db: Db, edition: number): Promise<NearPocket[]> {
  const { rows } = await sql<Omit<NearPocket, 'raisons'> & { failed: FailedCriterion[] }>`
    SELECT code, units AS mailles, round(population) AS population, round(households) AS menages, failed
    FROM zonings.pocket WHERE edition = ${edition}::int AND NOT is_kept ORDER BY code`.execute(db)
  return rows.map(({ failed, ...near }) => ({ ...near, raisons: failed.map(({ phrase }) => phrase) }))
}
