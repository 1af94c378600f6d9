import type { CatalogueRow, CorrectionRow, QualityRow } from '../../publish/read/index.ts'
import type { QualityReport } from './page.ts'
import { inReadingOrder, sentence } from './sentence.ts'
import { bare, count, methodName, percentage, type Reading, signed, unitOf } from './words.ts'

const HEADS = ['Méthode', 'Source, période', 'n', 'Écart moyen', 'Médian', 'Biais', 'RMSE', 'Mêmes territoires', 'Intervalle', 'Bornes'] as const

/** The report as lines for a terminal: for each zoning and indicator a sentence, then its methods side by side. */
export function qualityLines({ methodes, corrections }: QualityReport, catalogue: ReadonlyMap<string, CatalogueRow>): string[] {
  const keys = [...new Set([...methodes, ...corrections].map(({ zonage, indicateur }) => `${zonage}.${indicateur}`))].sort()
  if (keys.length === 0) return ['Aucune estimation de cette sélection n’a de chiffre publié à côté d’elle : il n’y a rien à juger.']
  return keys.flatMap((key) => {
    const [zonage = '', indicateur = ''] = key.split('.')
    const isMine = (one: { zonage: string; indicateur: string }) => one.zonage === zonage && one.indicateur === indicateur
    const known = catalogue.get(indicateur)
    const reading = { nature: known?.nature ?? '', unite: known?.unite ?? '' }
    const mine = corrections.filter(isMine)
    const rows = inReadingOrder(methodes.filter(isMine), mine)
    const [leading] = rows
    const table = rows.length > 0 ? aligned([HEADS, ...rows.map((row) => cells(row, reading))]) : []
    return [
      `${known?.libelle ?? indicateur} — ${indicateur} sur ${zonage}, écarts en ${unitOf(reading)}`,
      ...(leading ? [sentence(leading, reading)] : []),
      ...table,
      ...mine.map(describeCorrection),
      '',
    ]
  })
}

function cells(row: QualityRow, reading: Reading): string[] {
  return [
    methodName(row),
    `${row.source}, ${row.periode}`,
    count(row.n),
    bare(row.mae, reading),
    bare(row.erreur_absolue_mediane, reading),
    signed(row.biais, reading),
    bare(row.rmse, reading),
    row.mae_communs === null ? '–' : `${bare(row.mae_communs, reading)} de ${count(row.n_communs)}`,
    percentage(row.dans_intervalle),
    percentage(row.dans_bornes),
  ]
}

function describeCorrection({ code, periode, statut, motif, par_defaut, n, departements, termes }: CorrectionRow): string {
  if (statut === 'ecartee') return `  correction ${code} (${periode}) écartée : ${motif ?? ''}`
  return `  correction ${code} (${periode}) : ${termes.length} termes, ${count(n)} territoires de ${count(departements)} départements, ${par_defaut ? 'prise' : 'non prise'} par défaut`
}

// The first two columns are words, the others figures.
function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = HEADS.map((_, i) => Math.max(...table.map((cells) => (cells[i] ?? '').length)))
  return table.map((cells) => `  ${cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')}`)
}
