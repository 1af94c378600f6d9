import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { DetectionParameters } from '../../model/detection.ts'
import { DomainError } from '../../model/error.ts'
import type { Edition } from '../editions.ts'
import { communeOf } from './unit-communes.ts'

/** Something that a reader of the result has to know: what could not be done as asked, or what a figure is not. */
export type Warning = { code: string; phrase: string }

/** `communes` null: every commune is eligible. */
export type Eligible = { communes: ReadonlySet<string> | null; warnings: Warning[] }

/**
 * The communes that a recipe lets in. `contrat`: those of an EPCI that has a QPV, by the EPCI codes that the QPV and the communes carry. Where what is loaded
 * cannot say, every commune is let in, and a warning says so.
 * @throws DomainError `parametre_invalide`: a commune asked for that is not loaded; `mailles_inutilisables`: nothing loaded says where communes are.
 */
export async function eligibleCommunes(
  db: Db,
  { communes }: Pick<DetectionParameters, 'communes'>,
  ground: Edition | null,
  perimeters: readonly Edition[],
): Promise<Eligible> {
  if (communes === 'toutes') return { communes: null, warnings: [] }
  if (communes !== 'contrat') return { communes: new Set(await known(db, communes, ground)), warnings: [] }
  if (ground === null) return everyCommune('aucun contour de commune ni d’IRIS n’est chargé')
  if (perimeters.length === 0) return everyCommune('aucun périmètre de quartier prioritaire n’est chargé')
  const rows = await readContracts(db, ground, perimeters)
  if (rows.every(({ hasEpci }) => !hasEpci)) return everyCommune(`les communes de ${ground.zoning} ne disent pas leur intercommunalité`)
  const eligible = rows.filter(({ isEligible }) => isEligible).map(({ commune }) => commune)
  if (eligible.length === 0)
    return everyCommune(`ni les quartiers prioritaires ni ${ground.zoning} ne disent quelles intercommunalités ont un contrat de ville`)
  return { communes: new Set(eligible), warnings: unsaid(rows, ground) }
}

/** Communes that do not say their EPCI, among others that do: not taken, unless one of their quarters is a QPV that says it. */
function unsaid(rows: readonly Contract[], { zoning }: Edition): Warning[] {
  const count = rows.filter(({ hasEpci, isEligible }) => !hasEpci && !isEligible).length
  if (count === 0) return []
  const phrase = `${count === 1 ? '1 commune' : `${count.toLocaleString('fr-FR')} communes`} de ${zoning} sans intercommunalité connue, quand d’autres la disent : aucune poche n’y est cherchée.`
  return [{ code: 'communes_sans_intercommunalite', phrase }]
}

function everyCommune(reason: string): Eligible {
  return {
    communes: null,
    warnings: [
      {
        code: 'communes_du_contrat_inconnues',
        phrase: `Les communes couvertes par un contrat de ville ne sont pas connues (${reason}) : toutes sont prises, et une poche peut être hors de tout contrat.`,
      },
    ],
  }
}

async function known(db: Db, asked: readonly string[], ground: Edition | null): Promise<readonly string[]> {
  if (ground === null)
    throw new DomainError('mailles_inutilisables', 'Une liste de communes demande des contours de communes ou d’IRIS : aucun n’est chargé.', {
      parametre: 'communes',
    })
  const { rows } = await sql<{ unknown: string }>`
    SELECT asked.code AS unknown FROM unnest(${asked}::text[]) WITH ORDINALITY AS asked (code, rank)
    WHERE NOT EXISTS (
      SELECT FROM zonings.zone WHERE edition = ${ground.id}::int
        AND (code = asked.code OR asked.code = ANY (communes) OR (${ground.kind === 'iris'}::boolean AND left(code, 5) = asked.code)))
    ORDER BY rank`.execute(db)
  const [first] = rows
  if (first)
    throw new DomainError(
      'parametre_invalide',
      `La commune « ${first.unknown} » n’est pas dans ${ground.zoning}${rows.length > 1 ? `, ni ${rows.length - 1} autre(s)` : ''}.`,
      { parametre: 'communes', valeur: first.unknown },
      rows.map(({ unknown }) => ({ valeur: unknown, motif: `commune absente de ${ground.zoning}` })),
    )
  return asked
}

type Contract = { commune: string; hasEpci: boolean; isEligible: boolean }

/** Each commune, whether its EPCI is known, and whether it is one that has a QPV. A code such as « 200054781/200058097 » is two EPCI. */
async function readContracts(db: Db, ground: Edition, perimeters: readonly Edition[]): Promise<Contract[]> {
  const { rows } = await sql<Contract>`
    WITH qpv AS MATERIALIZED (
      SELECT communes, regexp_split_to_array(coalesce(epci, ''), '[^0-9]+') AS epcis
      FROM zonings.zone WHERE edition = ANY (${perimeters.map(({ id }) => id)}::int[])
    ), commune AS MATERIALIZED (
      SELECT ${communeOf(ground)} AS code, regexp_split_to_array(coalesce(string_agg(DISTINCT epci, '/'), ''), '[^0-9]+') AS epcis
      FROM zonings.zone AS ground WHERE edition = ${ground.id}::int GROUP BY 1
    ), contract AS MATERIALIZED (
      SELECT array_agg(DISTINCT one) AS epcis FROM (
        SELECT unnest(qpv.epcis) AS one FROM qpv
        UNION ALL
        SELECT unnest(commune.epcis) FROM commune WHERE commune.code IN (SELECT unnest(qpv.communes) FROM qpv)
      ) AS every_one WHERE one <> ''
    )
    SELECT commune.code AS commune, commune.epcis <> '{""}' AS "hasEpci", coalesce(commune.epcis && contract.epcis, false) AS "isEligible"
    FROM commune CROSS JOIN contract ORDER BY commune.code`.execute(db)
  return rows
}
