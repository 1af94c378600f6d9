import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { sridOfWkt } from './crs.ts'
import { listed, nonConforming } from './file-error.ts'
import type { Input, ReadFormat } from './source-file.ts'

export type Layer = { table: string; geometryColumn: string | null; srid: number | null }

const Content = z.object({ table_name: z.string(), data_type: z.string() })
const GeometryColumn = z.object({ column_name: z.string(), srs_id: z.number() })
const ReferenceSystem = z.object({ srs_name: z.string(), organization: z.string(), organization_coordsys_id: z.number(), definition: z.string() })

/**
 * The layer called `format.couche`, else the only layer of the file (a layer has geometries; a table without any counts when it is alone).
 * @throws DomainError `fichier_non_conforme`: not a GeoPackage, no such layer, several layers, unknown coordinate system.
 */
export function chooseLayer(input: Input, database: DatabaseSync, format: ReadFormat): Layer {
  if (!hasTable(database, 'gpkg_contents')) throw nonConforming(input, "c'est une base SQLite, mais pas un GeoPackage (elle n'a pas de table gpkg_contents).")
  const contents = z.array(Content).parse(database.prepare('SELECT table_name, data_type FROM gpkg_contents ORDER BY table_name').all())
  const features = contents.filter(({ data_type }) => data_type === 'features')
  const readable = features.length > 0 ? features : contents.filter(({ data_type }) => data_type === 'attributes')
  const named = contents.filter(({ table_name }) => table_name === format.couche)
  const [layer, ...others] = format.couche === undefined ? readable : named
  const names = listed(readable.map(({ table_name }) => table_name)) || 'aucune'
  if (!layer)
    throw nonConforming(input, `le GeoPackage n'a pas de couche ${format.couche === undefined ? 'lisible' : `« ${format.couche} »`} ; il a : ${names}.`)
  if (others.length > 0) throw nonConforming(input, `le GeoPackage a plusieurs couches : ${names} ; dites laquelle lire par format.couche dans le descripteur.`)
  const table = layer.table_name
  if (layer.data_type !== 'features') return { table, geometryColumn: null, srid: format.crs ?? null }
  const geometry = GeometryColumn.safeParse(database.prepare('SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?').get(table)).data
  if (!geometry) throw nonConforming(input, `la couche « ${table} » n'a pas de colonne de géométrie déclarée.`)
  return { table, geometryColumn: geometry.column_name, srid: sridOf(input, database, table, geometry.srs_id, format) }
}

/** An srs_id is local to the file: its organization, or its definition, tells the EPSG code. */
function sridOf(input: Input, database: DatabaseSync, table: string, srsId: number, format: ReadFormat): number {
  const system = ReferenceSystem.safeParse(
    database.prepare('SELECT srs_name, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?').get(srsId),
  ).data
  if (system && system.organization.toUpperCase() === 'EPSG' && system.organization_coordsys_id > 0) return system.organization_coordsys_id
  const srid = (system ? sridOfWkt(system.definition) : null) ?? format.crs
  if (srid !== undefined) return srid
  const name = system ? `« ${system.srs_name} »` : `n° ${srsId}`
  throw nonConforming(
    input,
    `le système de coordonnées ${name} de la couche « ${table} » est inconnu ; donnez son code EPSG par format.crs dans le descripteur.`,
  )
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?").get(name) !== undefined
}
