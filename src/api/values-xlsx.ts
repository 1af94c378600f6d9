import type { Db } from '../db/database.ts'
import { type DictionaryEntry, numberStyle, percentStyle, type XlsxCell, type XlsxTable, xlsx } from '../formats/index.ts'
import { listValues, type ValueRow, type ValueSelection } from '../publish/read/index.ts'
import type { Served } from './serving.ts'
import { indicatorWords } from './values-columns.ts'

type Column = DictionaryEntry & { cell: (row: ValueRow, shown: (amount: number | null) => XlsxCell) => XlsxCell }

// The lines of the CSV, shares being numbers from 0 to 1 that are shown as percentages.
const COLUMNS: readonly Column[] = [
  text('zonage', 'Zonage', 'Type et millésime', ({ zonage }) => zonage),
  text('territoire', 'Territoire', 'Code du territoire dans son zonage', ({ territoire }) => territoire),
  text('libelle', 'Libellé', 'Nom du territoire', ({ libelle }) => libelle),
  text('indicateur', 'Indicateur', 'Code de l’indicateur, expliqué plus bas', ({ indicateur }) => indicateur),
  text('periode', 'Période', 'Période de la mesure', ({ periode }) => periode),
  figure('valeur', 'Valeur', 'Vide quand le statut n’est ni ok ni estime', ({ valeur }) => valeur),
  text('unite', 'Unité', '« part » : de 0 à 1, affichée en %', ({ unite }) => unite),
  text('statut', 'Statut', 'ok (chiffre officiel), estime, ou pourquoi il n’y a pas de valeur', ({ statut }) => statut),
  text('motif', 'Motif', 'Pourquoi il n’y a pas de valeur', ({ motif }) => motif),
  text('fiabilite', 'Fiabilité', 'De A (la meilleure) à E', ({ fiabilite }) => fiabilite),
  figure('bas', 'Borne basse', 'De l’intervalle à 90 %', ({ bas }) => bas),
  figure('haut', 'Borne haute', 'De l’intervalle à 90 %', ({ haut }) => haut),
  {
    ...{ colonne: 'couverture', titre: 'Couverture', description: 'Part du territoire couverte par des sources utilisables', unite: 'part', type: 'nombre' },
    cell: ({ couverture }) => (couverture === null ? null : { amount: couverture, style: percentStyle(1) }),
  },
  text('methode', 'Méthode', 'Et variable de support s’il y en a une', ({ methode }) => methode),
  text('source', 'Source', 'Voir la feuille Sources', ({ source }) => source),
  text('zonage_source', 'Zonage de la source', 'Une estimation garde les deux millésimes', ({ zonage_source }) => zonage_source),
  figure('officiel', 'Chiffre officiel', 'À côté d’une estimation', ({ officiel }) => officiel),
]

/** The values as a workbook for analysts: a line per territory and indicator, the dictionary, the sources, the release. */
export function valuesXlsx(
  batches: AsyncIterable<readonly ValueRow[]> | Iterable<readonly ValueRow[]>,
  { chosen }: Pick<ValueSelection, 'chosen'>,
  served: Pick<Served, 'catalogue'>,
  about: Pick<XlsxTable, 'title' | 'description' | 'extent' | 'about'>,
): AsyncGenerator<Uint8Array> {
  const styles = new Map(chosen.map(({ indicator }) => [indicator, styleOf(indicator, served)]))
  return xlsx({ ...about, columns: COLUMNS, codes: indicatorWords(chosen, served), rows: linesOf(batches, styles) })
}

/** Every value of the selection after `after`, batch after batch, each a statement of its own. */
export async function* streamValues(
  db: Db,
  selection: ValueSelection,
  after: readonly [code: string, indicator: string] | null,
): AsyncGenerator<readonly ValueRow[]> {
  let from = after
  for (;;) {
    const rows = await listValues(db, selection, { after: from, limit: BATCH })
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    from = [last.territoire, last.indicateur]
  }
}

const BATCH = 1000

async function* linesOf(
  batches: AsyncIterable<readonly ValueRow[]> | Iterable<readonly ValueRow[]>,
  styles: ReadonlyMap<string, number>,
): AsyncGenerator<XlsxCell[][]> {
  for await (const batch of batches)
    yield batch.map((row) => {
      const style = styles.get(row.indicateur) ?? 0
      return COLUMNS.map(({ cell }) => cell(row, (amount) => (amount === null ? null : { amount, style })))
    })
}

function styleOf(indicator: string, { catalogue }: Pick<Served, 'catalogue'>): number {
  const defined = catalogue.get(indicator)
  return defined?.nature === 'part' ? percentStyle(defined.decimales) : numberStyle(defined?.decimales ?? 0)
}

function text(colonne: string, titre: string, description: string, cell: (row: ValueRow) => string | null): Column {
  return { colonne, titre, description, unite: null, type: 'texte', cell }
}

function figure(colonne: string, titre: string, description: string, pick: (row: ValueRow) => number | null): Column {
  return { colonne, titre, description, unite: 'celle de la ligne', type: 'nombre', cell: (row, shown) => shown(pick(row)) }
}
