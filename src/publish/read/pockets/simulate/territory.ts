import { sql } from 'kysely'
import type { Db } from '../../../../db/database.ts'
import { departementOfCommune } from '../../../../model/departement.ts'
import { DomainError } from '../../../../model/error.ts'
import type { Detection } from '../detections.ts'

/** Where pockets are simulated: one département, communes, or an EPCI (all its communes). */
export type SimulatedTerritory =
  | { kind: 'departement'; departement: string }
  | { kind: 'communes'; communes: readonly string[] }
  | { kind: 'epci'; epci: string; communes: readonly string[] }

/**
 * The communes of an EPCI, in the most recent commune zoning of the release that knows it.
 * @throws DomainError `simulation_impossible` when none does.
 */
export async function communesOfEpci(db: Db, editions: readonly number[], epci: string): Promise<string[]> {
  const { rows } = await sql<{ communes: string[] }>`
    SELECT array_agg(zone.code ORDER BY zone.code) AS communes
    FROM zonings.zone JOIN zonings.edition ON edition.id = zone.edition
    WHERE zone.edition = ANY (${editions}::int[]) AND edition.kind = 'commune' AND zone.epci = ${epci}::text
    GROUP BY edition.id ORDER BY edition.vintage DESC LIMIT 1`.execute(db)
  const communes = rows[0]?.communes
  if (communes) return communes
  throw new DomainError('simulation_impossible', `Aucune commune de l’EPCI ${epci} dans cette publication : voyez /api/v1/territoires?zonage=commune-….`, {
    parametre: 'epci',
    valeur: epci,
  })
}

/** The widest EPCI, the métropole du Grand Paris, has communes in 6 départements. More would read a region's cells for one answer: choice of the observatory. */
export const MOST_DEPARTEMENTS = 6

/**
 * The units to read for a territory: its communes are looked for in their own départements alone.
 * @throws DomainError `simulation_impossible`: communes of more départements than one answer may read.
 */
export function unitsWithin(territory: SimulatedTerritory): { departements: readonly string[]; communes?: readonly string[] } {
  if (territory.kind === 'departement') return { departements: [territory.departement] }
  const departements = [...new Set(territory.communes.flatMap((commune) => departementOfCommune(commune) ?? []))].sort()
  if (departements.length <= MOST_DEPARTEMENTS) return { departements, communes: territory.communes }
  throw new DomainError(
    'simulation_impossible',
    `Ces communes sont de ${departements.length} départements (${departements.slice(0, 10).join(', ')}${departements.length > 10 ? '…' : ''}) : ${MOST_DEPARTEMENTS} au plus par simulation. Demandez-les en plusieurs fois.`,
    { parametre: territory.kind },
  )
}

/**
 * A French sentence naming the communes asked for in which no unit of the mesh has its middle, by the latest communes of the release; nothing to say where it
 * has no communes, or for a département.
 */
export async function emptyCommunes(
  db: Db,
  editions: readonly number[],
  mesh: Pick<Detection, 'meshEdition' | 'mailles'>,
  territory: SimulatedTerritory,
): Promise<string[]> {
  if (territory.kind === 'departement') return []
  const { rows } = await sql<{ code: string }>`
    WITH latest AS (SELECT id FROM zonings.edition WHERE id = ANY (${editions}::int[]) AND kind = 'commune' ORDER BY vintage DESC, id LIMIT 1)
    SELECT asked.code FROM latest CROSS JOIN unnest(${territory.communes}::text[]) AS asked (code)
    WHERE NOT EXISTS (
      SELECT FROM zonings.zone AS commune JOIN zonings.zone AS unit
        ON unit.edition = ${mesh.meshEdition}::int AND unit.territory = commune.territory AND unit.geom && commune.geom AND ST_Contains(commune.geom, ST_Centroid(unit.geom))
      WHERE commune.edition = latest.id AND commune.code = asked.code)
    ORDER BY asked.code`.execute(db)
  const codes = [...new Set(rows.map(({ code }) => code))]
  if (codes.length === 0) return []
  return [`Aucune maille de ${mesh.mailles.zonage} dans ${codes.length > 1 ? 'les communes' : 'la commune'} ${codes.join(', ')} : rien n’y est cherché.`]
}

/** The territory in French, to be told in an answer. */
export function territoryWords(territory: SimulatedTerritory): string {
  switch (territory.kind) {
    case 'departement':
      return `le département ${territory.departement}`
    case 'communes':
      return territory.communes.length > 1 ? `${territory.communes.length} communes` : `la commune ${territory.communes[0] ?? ''}`
    case 'epci':
      return `les communes de l’EPCI ${territory.epci}`
  }
}
