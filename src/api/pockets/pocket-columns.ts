import { type CsvColumn, type Dialect, percent } from '../../formats/index.ts'
import type { PocketRow, PocketUnitRow } from '../../publish/read/index.ts'

/** A pocket on one level, as GeoJSON and maps read it. */
export function flatPocket({ criteres_manques: _, communes, fragile, pourquoi, ...pocket }: PocketRow) {
  return { ...pocket, communes: communes.join(','), fragile: fragile.join(' ; '), pourquoi: pourquoi.join(' ') }
}

/** Columns of the CSV of pockets: for spreadsheets shares in % under a name that says so, for programs shares as they are. */
export function pocketColumns(dialect: Dialect): CsvColumn<PocketRow>[] {
  return [
    { name: 'zonage', cell: ({ zonage }) => zonage },
    { name: 'code', cell: ({ code }) => code },
    { name: 'libelle', cell: ({ libelle }) => libelle },
    { name: 'statut', cell: ({ statut }) => statut },
    { name: 'departement', cell: ({ departement }) => departement },
    { name: 'communes', cell: ({ communes }) => communes.join(',') },
    { name: 'mailles', cell: ({ mailles }) => mailles },
    { name: 'population', cell: whole(dialect, ({ population }) => population) },
    { name: 'menages', cell: whole(dialect, ({ menages }) => menages) },
    share(dialect, 'part_menages_pauvres', ({ part_menages_pauvres }) => part_menages_pauvres),
    { name: 'part_menages_pauvres_statut', cell: (pocket) => pocket.part_menages_pauvres_statut },
    { name: 'revenu_moyen', cell: whole(dialect, ({ revenu_moyen }) => revenu_moyen) },
    share(dialect, 'part_imputee', ({ part_imputee }) => part_imputee),
    { name: 'superficie_km2', cell: ({ superficie_km2 }) => superficie_km2 },
    { name: 'compacite', cell: ({ compacite }) => compacite },
    { name: 'mesure', cell: ({ mesure }) => mesure },
    { name: 'seuil', cell: ({ seuil }) => seuil },
    share(dialect, 'points_chauds', ({ points_chauds }) => points_chauds),
    share(dialect, 'stabilite_tirages', ({ stabilite_tirages }) => stabilite_tirages),
    share(dialect, 'stabilite_choix', ({ stabilite_choix }) => stabilite_choix),
    { name: 'fragile', cell: ({ fragile }) => fragile.join(' ; ') || null },
    { name: 'pourquoi', cell: ({ pourquoi }) => pourquoi.join(' ') },
  ]
}

/** Columns of the CSV of units. */
export function unitColumns(dialect: Dialect, measure: PocketRow['mesure']): CsvColumn<PocketUnitRow>[] {
  return [
    { name: 'zonage_maille', cell: ({ zonage_maille }) => zonage_maille },
    { name: 'maille', cell: ({ maille }) => maille },
    { name: 'poche', cell: ({ poche }) => poche },
    { name: 'poche_statut', cell: ({ poche_statut }) => poche_statut },
    { name: 'role', cell: ({ role }) => role },
    measure === 'part' ? share(dialect, 'mesure', ({ mesure }) => mesure) : { name: 'mesure_euros', cell: ({ mesure }) => mesure },
    { name: 'mesure_statut', cell: ({ mesure_statut }) => mesure_statut },
    { name: 'imputee', cell: ({ imputee }) => yesNo(imputee) },
    { name: 'gi', cell: ({ gi }) => gi },
    { name: 'p', cell: ({ p }) => p },
    { name: 'point_chaud', cell: ({ point_chaud }) => yesNo(point_chaud) },
    share(dialect, 'part_tirages', ({ part_tirages }) => part_tirages),
    share(dialect, 'part_choix', ({ part_choix }) => part_choix),
  ]
}

function share<Row>(dialect: Dialect, name: string, pick: (row: Row) => number | null): CsvColumn<Row> {
  return dialect === 'tableur'
    ? {
        name: `${name}_%`,
        cell: (row) => {
          const amount = percent(pick(row))
          return amount === null ? null : Number(amount.toFixed(1))
        },
      }
    : { name, cell: pick }
}

function whole<Row>(dialect: Dialect, pick: (row: Row) => number | null): (row: Row) => number | null {
  return (row) => {
    const amount = pick(row)
    return amount === null || dialect === 'rfc4180' ? amount : Math.round(amount)
  }
}

function yesNo(fact: boolean | null): string | null {
  return fact === null ? null : fact ? 'oui' : 'non'
}
