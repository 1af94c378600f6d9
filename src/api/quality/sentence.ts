import { METHODS } from '../../model/status.ts'
import type { CorrectionRow, QualityRow } from '../../publish/read/index.ts'
import { count, difference, isNothing, methodPhrase, type Reading, SMALL_SAMPLE } from './words.ts'

const PREFERENCE = new Map<string, number>(METHODS.map((method, i) => [method, i]))

/**
 * The methods of an indicator, the one that speaks for it first: the correction where it is the default (last where it is not), then the latest period,
 * then what the release serves first.
 */
export function inReadingOrder(rows: readonly QualityRow[], corrections: readonly CorrectionRow[]): QualityRow[] {
  const isDefault = corrections.some(({ par_defaut, statut }) => par_defaut && statut === 'ajustee')
  const place = ({ methode }: QualityRow): number => (methode === 'corrige' ? (isDefault ? -1 : 1) : 0)
  const rank = ({ rang }: QualityRow): number => rang ?? Number.MAX_SAFE_INTEGER
  const preference = ({ methode }: QualityRow): number => PREFERENCE.get(methode) ?? METHODS.length
  return [...rows].sort(
    (a, b) =>
      place(a) - place(b) || Number(b.periode > a.periode) - Number(b.periode < a.periode) || rank(a) - rank(b) || preference(a) - preference(b) || b.n - a.n,
  )
}

/** What the errors of an estimator mean, for someone who has to use it. */
export function sentence(row: QualityRow, reading: Reading): string {
  const where = `Sur ${count(row.n)} ${row.n > 1 ? 'territoires' : 'territoire'} de ${row.zonage}${row.departements > 1 ? ` (${row.departements} départements)` : ''}`
  const size = `${methodPhrase(row)} s’écarte en moyenne de ${difference(row.mae, reading)} du chiffre publié`
  return [
    `${where}, ${size} ; une fois sur deux, de moins de ${difference(row.erreur_absolue_mediane, reading)}.`,
    tendency(row, reading),
    ...(row.dans_intervalle === null ? [] : [`L’intervalle à 90 % contient le chiffre publié ${often(row, row.dans_intervalle)}.`]),
    ...(row.n < SMALL_SAMPLE ? [`Avec moins de ${SMALL_SAMPLE} territoires, ces chiffres sont à lire avec prudence.`] : []),
  ].join(' ')
}

function often({ n_intervalle: n }: QualityRow, share: number): string {
  return n < SMALL_SAMPLE ? `pour ${Math.round(share * n)} sur ${n}` : `${Math.round(share * 100)} fois sur 100`
}

function tendency({ biais }: QualityRow, reading: Reading): string {
  if (isNothing(biais, reading)) return 'En moyenne, les estimations ne sont ni trop hautes ni trop basses.'
  return `En moyenne, les estimations sont trop ${biais < 0 ? 'basses' : 'hautes'} de ${difference(Math.abs(biais), reading)}.`
}
