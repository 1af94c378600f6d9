import { type BulkColumn, type BulkRow, textArrayLiteral } from '../db/bulk.ts'
import { parseAmount } from './amount.ts'
import type { Descriptor } from './descriptor.ts'
import type { KeptRow, Tally } from './kept-rows.ts'
import type { SourceRow } from './read/index.ts'
import type { Refusals } from './refusals.ts'
import { type ColumnAt, cellText, communesOf, departementOf } from './zone-code.ts'

export const ZONE_COLUMNS: readonly BulkColumn[] = [
  { name: 'dataset', type: 'int' },
  { name: 'line', type: 'int' },
  { name: 'code', type: 'text' },
  { name: 'label', type: 'text' },
  { name: 'communes', type: 'text[]' },
  { name: 'departement', type: 'text' },
  { name: 'epci', type: 'text' },
  { name: 'geom', type: 'geometry' },
]

type ZoneRow = { line: number; code: string; label: string; communes: readonly string[]; departement: string | null; epci: string; geometry: string | null }

/**
 * Rows of ingest.zone_row: perimeters as the file gives them, one per feature. With `doublons: fusionner_identiques` the rows of one
 * code that carry one shape become one row with all their communes (held in memory until the end of the file).
 * `srid` is the file's; geometries are written in PostGIS input text with it.
 */
export async function* zoneRows(
  dataset: number,
  descriptor: Descriptor,
  columnAt: ColumnAt,
  srid: number,
  batches: AsyncIterable<readonly KeptRow[]>,
  refusals: Refusals,
  tally: Tally,
): AsyncGenerator<BulkRow> {
  const read = zoneReader(descriptor, columnAt, srid, refusals)
  const held = descriptor.doublons === 'fusionner_identiques' ? new Map<string, ZoneRow>() : null
  for await (const batch of batches) {
    for (const kept of batch) {
      const zone = read(kept)
      if (held === null) {
        if (!refusals.any) yield bulkRow(dataset, zone)
      } else if (hold(held, zone, refusals)) tally.merged++
    }
  }
  if (held !== null && !refusals.any) for (const zone of held.values()) yield bulkRow(dataset, zone)
}

function zoneReader(descriptor: Descriptor, columnAt: ColumnAt, srid: number, refusals: Refusals): (kept: KeptRow) => ZoneRow {
  const [label, communes, departement, epci] = [descriptor.libelle, descriptor.communes, descriptor.departement, descriptor.epci].map(columnAt)
  const geometry = descriptor.coordonnees ? pointReader(descriptor.coordonnees, columnAt, refusals) : (row: SourceRow) => geometryText(row, srid)
  const cell = ({ cells }: SourceRow, index: number | null | undefined): string | number | null => cells[index ?? -1] ?? null
  return ({ row, code }) => ({
    line: row.line,
    code,
    label: cellText(cell(row, label)),
    communes: communesOf(cell(row, communes)),
    departement: departementOf(descriptor.zonage.type, code, cell(row, departement), cell(row, communes)),
    epci: cellText(cell(row, epci)),
    geometry: geometry(row),
  })
}

/** Merges `zone` into the row held for its code, if there is one; a different shape is refused. */
function hold(held: Map<string, ZoneRow>, zone: ZoneRow, refusals: Refusals): boolean {
  const before = held.get(zone.code)
  if (before === undefined) {
    held.set(zone.code, zone)
    return false
  }
  if (before.geometry !== zone.geometry) {
    refusals.addKey(zone.line, `code déjà lu ligne ${before.line} avec une autre forme`, { valeur: zone.code })
    return false
  }
  held.set(zone.code, { ...before, communes: [...new Set([...before.communes, ...zone.communes])] })
  return true
}

function bulkRow(dataset: number, { line, code, label, communes, departement, epci, geometry }: ZoneRow): BulkRow {
  return [String(dataset), String(line), code, label || null, textArrayLiteral(communes), departement, epci || null, geometry]
}

/** WKB carries its SRID in front; GeoJSON gets it afterwards (see `setSrid`). */
function geometryText({ geometry }: SourceRow, srid: number): string | null {
  if (geometry === null) return null
  return 'wkbHex' in geometry ? `SRID=${srid};${geometry.wkbHex}` : geometry.geojson
}

function pointReader(coordinates: NonNullable<Descriptor['coordonnees']>, columnAt: ColumnAt, refusals: Refusals): (row: SourceRow) => string | null {
  const columns = [coordinates.x, coordinates.y].map((name) => ({ name, index: columnAt(name) ?? -1 }))
  return ({ cells, line }) => {
    const position: number[] = []
    for (const { name, index } of columns) {
      const text = cellText(cells[index])
      if (text === '') return null
      const value = parseAmount(text, null)
      if (Number.isNaN(value)) refusals.add(line, 'texte dans une colonne de coordonnées', { colonne: name, valeur: text })
      position.push(value)
    }
    return `SRID=${coordinates.crs};POINT(${position.join(' ')})`
  }
}
