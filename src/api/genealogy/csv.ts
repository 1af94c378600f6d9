import { type CsvColumn, csvText, type Dialect, percent } from '../../formats/index.ts'
import type { GenealogyPairRow, KinshipRow } from '../../publish/read/index.ts'
import type { KinAnswer } from './answers.ts'
import type { Named } from './sentence.ts'

/** A zone's relatives; for spreadsheets in percent, for programs in shares. */
export function kinCsv(zone: Named, rows: readonly KinAnswer[], dialect: Dialect, release: number): string {
  const columns: CsvColumn<KinAnswer>[] = [
    { name: 'zonage', cell: () => zone.zonage },
    { name: 'code', cell: () => zone.code },
    { name: 'libelle', cell: () => zone.libelle },
    { name: 'autre_zonage', cell: ({ zonage }) => zonage },
    { name: 'autre_code', cell: ({ code }) => code },
    { name: 'autre_libelle', cell: ({ libelle }) => libelle },
    { name: 'sens', cell: ({ sens }) => sens },
    { name: 'evenement', cell: ({ evenement }) => evenement },
    { name: 'superficie_commune_m2', cell: ({ superficie_commune_m2 }) => superficie_commune_m2 },
    ...(['superficie', 'population', 'logements'] as const).flatMap((mass): CsvColumn<KinAnswer>[] => [
      shareColumn(`${mass}_part_de_ce_territoire`, (row) => row[mass].part_de_ce_territoire, dialect),
      shareColumn(`${mass}_part_de_l_autre`, (row) => row[mass].part_de_l_autre, dialect),
    ]),
    { name: 'population_motif', cell: ({ population }) => population.motif },
    { name: 'logements_motif', cell: ({ logements }) => logements.motif },
    { name: 'phrase', cell: ({ phrase }) => phrase },
    { name: 'publication', cell: () => release },
  ]
  return csvText(columns, rows, dialect)
}

/** The lines between two zonings. */
export function kinshipCsv({ de, vers }: Pick<GenealogyPairRow, 'de' | 'vers'>, rows: readonly KinshipRow[], dialect: Dialect, release: number): string {
  const columns: CsvColumn<KinshipRow>[] = [
    { name: 'zonage_de', cell: () => de },
    { name: 'de', cell: (row) => row.de },
    { name: 'libelle_de', cell: (row) => row.libelle_de },
    { name: 'zonage_vers', cell: () => vers },
    { name: 'vers', cell: (row) => row.vers },
    { name: 'libelle_vers', cell: (row) => row.libelle_vers },
    { name: 'evenement', cell: ({ evenement }) => evenement },
    { name: 'superficie_commune_m2', cell: ({ superficie_commune_m2 }) => superficie_commune_m2 },
    shareColumn('part_de', ({ part_de }) => part_de, dialect),
    shareColumn('part_vers', ({ part_vers }) => part_vers, dialect),
    shareColumn('population_part_de', ({ population_part_de }) => population_part_de, dialect),
    shareColumn('population_part_vers', ({ population_part_vers }) => population_part_vers, dialect),
    shareColumn('logements_part_de', ({ logements_part_de }) => logements_part_de, dialect),
    shareColumn('logements_part_vers', ({ logements_part_vers }) => logements_part_vers, dialect),
    { name: 'publication', cell: () => release },
  ]
  return csvText(columns, rows, dialect)
}

/** The traced pairs, one line for each event. */
export function pairsCsv(pairs: readonly GenealogyPairRow[], dialect: Dialect, release: number): string {
  const rows = pairs.flatMap(({ de, vers, evenements, tolerances }) => evenements.map((count) => ({ de, vers, ...count, ...tolerances })))
  const columns: CsvColumn<(typeof rows)[number]>[] = [
    { name: 'de', cell: ({ de }) => de },
    { name: 'vers', cell: ({ vers }) => vers },
    { name: 'evenement', cell: ({ evenement }) => evenement },
    { name: 'evenements', cell: ({ evenements }) => evenements },
    { name: 'perimetres_de', cell: ({ perimetres_de }) => perimetres_de },
    { name: 'perimetres_vers', cell: ({ perimetres_vers }) => perimetres_vers },
    { name: 'ecart_trace_m', cell: ({ ecart_trace_m }) => ecart_trace_m },
    { name: 'publication', cell: () => release },
  ]
  return csvText(columns, rows, dialect)
}

function shareColumn<Row>(name: string, pick: (row: Row) => number | null, dialect: Dialect): CsvColumn<Row> {
  if (dialect !== 'tableur') return { name, cell: pick }
  const rounded = (share: number | null): number | null => (share === null ? null : Number(share.toFixed(1)))
  return { name: `${name}_%`, cell: (row) => rounded(percent(pick(row))) }
}
