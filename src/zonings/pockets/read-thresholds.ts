import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { type DetectionParameters, FEWEST_HOUSEHOLDS } from '../../model/detection.ts'
import { DomainError } from '../../model/error.ts'
import type { Edition } from '../editions.ts'
import type { MeshSource } from './find-mesh.ts'
import { amountOf, joinOf } from './read-units.ts'

/** Fewer QPV make no median: it would be the figure of one or two quarters. Choice of the observatory. */
export const FEWEST_QPV = 3

/** What the units of a département are held against; `departement` null: those of no known département. */
export type Threshold = {
  departement: string | null
  mesure: 'part' | 'revenu'
  /** A share of poor households (0–1), or euros a year. */
  valeur: number
  niveau: 'departement' | 'bassin' | 'parametre'
  /** QPV whose median it is; null: it was given. */
  perimetres: number | null
  phrase: string
}

/** The units of a département, and the territory where they lie; null: they are of no known département, and of several territories. */
export type Place = { departement: string | null; territory: string | null }

export type QpvShare = { code: string; departement: string | null; territory: string; poor: number; households: number }

/**
 * Thresholds of the départements of a mesh, by code. `mediane_qpv`: the median, over the QPV of the département, of their share of poor households read
 * on the same units (units by the share of their area that lies in the QPV); where the département has fewer than `FEWEST_QPV` of them, over those of the
 * territory where its units lie, never of another. QPV of at least 11 households count. A place where that leaves too few QPV has no threshold, and is not
 * in what is returned.
 * @throws DomainError `mailles_inutilisables`: units without income, or too few QPV to take a median in any place.
 */
export async function readThresholds(
  db: Db,
  source: MeshSource,
  perimeters: readonly Edition[],
  { seuil }: Pick<DetectionParameters, 'seuil'>,
  places: readonly Place[],
): Promise<Threshold[]> {
  if (seuil.type === 'part') return places.map(({ departement }) => given(departement, 'part', seuil.valeur, `${percent(seuil.valeur)} de ménages pauvres`))
  if (seuil.type === 'revenu') {
    if (source.income)
      return places.map(({ departement }) => given(departement, 'revenu', seuil.euros, `${euros(seuil.euros)} par an et par unité de consommation`))
    throw new DomainError(
      'mailles_inutilisables',
      `Les mailles ${source.edition.zoning} ne portent pas de revenu (niveau_vie_somme) : prenez un seuil de part de ménages pauvres.`,
      {
        parametre: 'seuil',
        valeur: 'revenu',
      },
    )
  }
  const shares = await readQpvShares(db, source, perimeters)
  const thresholds = places.flatMap((place) => medianFor(place, shares, seuil.niveau) ?? [])
  if (thresholds.length > 0) return thresholds
  throw new DomainError(
    'mailles_inutilisables',
    `La médiane des quartiers prioritaires ne peut pas servir de seuil : ${places.map((place) => tooFew(place, shares)).join(' ; ')} ; il en faut ${FEWEST_QPV}. Chargez les contours des QPV, ou donnez un seuil (type « part »).`,
    { parametre: 'seuil', valeur: 'mediane_qpv' },
  )
}

/** The median that the units of a place are held against; null where the département, and the territory, have too few QPV. */
export function medianFor({ departement, territory }: Place, shares: readonly QpvShare[], level: 'departement' | 'bassin'): Threshold | null {
  const own = shares.filter((share) => departement !== null && share.departement === departement)
  if (level === 'departement' && own.length >= FEWEST_QPV)
    return median(departement, own, 'departement', `des ${own.length} quartiers prioritaires du département ${departement}`)
  const around = shares.filter((share) => share.territory === territory)
  if (around.length < FEWEST_QPV) return null
  const few = level === 'departement' && departement !== null ? `, le département ${departement} en ayant moins de ${FEWEST_QPV}` : ''
  return median(departement, around, 'bassin', `des ${around.length} quartiers prioritaires du bassin${few}`)
}

function tooFew({ departement, territory }: Place, shares: readonly QpvShare[]): string {
  const found = shares.filter((share) => share.territory === territory).length
  const where = departement === null ? 'sur ces mailles' : `dans le bassin du département ${departement}`
  return `${where}, ${found === 0 ? 'aucun quartier n’a' : `${found} seulement ${found === 1 ? 'a' : 'ont'}`} au moins ${FEWEST_HOUSEHOLDS} ménages`
}

function median(departement: string | null, shares: readonly QpvShare[], niveau: 'departement' | 'bassin', of: string): Threshold {
  const sorted = shares.map(({ poor, households }) => poor / households).sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const valeur = sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2
  return {
    departement,
    mesure: 'part',
    valeur,
    niveau,
    perimetres: sorted.length,
    phrase: `${percent(valeur)} de ménages pauvres : médiane ${of}, lue sur les mêmes mailles.`,
  }
}

function given(departement: string | null, mesure: 'part' | 'revenu', valeur: number, said: string): Threshold {
  return { departement, mesure, valeur, niveau: 'parametre', perimetres: null, phrase: `${said}, donné en paramètre.` }
}

/** Poor and other households of each QPV read on the units; those of fewer than 11 known households are left out. */
async function readQpvShares(db: Db, source: MeshSource, perimeters: readonly Edition[]): Promise<QpvShare[]> {
  const { population, households, poor } = source
  const dwelling = amountOf(households, population, 'dwelling')
  const { rows } = await sql<QpvShare>`
    WITH shared AS MATERIALIZED (
      SELECT qpv.code, qpv.departement, qpv.territory, unit.code AS unit, ST_Area(ST_Intersection(unit.geom, qpv.geom)) / unit.area_m2 AS share
      FROM zonings.zone AS qpv JOIN zonings.zone AS unit ON unit.edition = ${source.edition.id}::int AND unit.territory = qpv.territory AND ST_Intersects(unit.geom, qpv.geom)
      WHERE qpv.edition = ANY (${perimeters.map(({ id }) => id)}::int[])
    ), figure AS (
      SELECT shared.code, shared.departement, shared.territory, shared.share,
             ${dwelling} AS households, ${amountOf(poor, population, 'poverty')} * ${source.isPoorShare ? dwelling : sql`1`} AS poor
      FROM shared JOIN ingest.measure_row AS counted ON counted.dataset = ${population.dataset}::int AND counted.code = shared.unit
      ${joinOf(households, population, 'dwelling')} ${joinOf(poor, population, 'poverty')}
    )
    SELECT code, departement, territory, sum(share * poor) AS poor, sum(share * households) AS households
    FROM figure WHERE poor IS NOT NULL AND households IS NOT NULL
    GROUP BY code, departement, territory HAVING sum(share * households) >= ${FEWEST_HOUSEHOLDS}::float8
    ORDER BY code`.execute(db)
  return rows
}

function at(values: readonly number[], i: number): number {
  return values[i] as number
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} %`
}

function euros(amount: number): string {
  return `${amount.toLocaleString('fr-FR')} €`
}
