import { z } from 'zod'
import { outputOf } from './program.ts'

export const GDAL = [{ program: 'ogr2ogr', from: 'gdal-bin' }]

/** What `ogrinfo` says of a layer: name → type of each field, the identifier of its CRS (« EPSG:2154 »), how many features it announces. */
export type Layer = { count: number; crs: string; fields: Record<string, string> }

/** Without a name, the only layer of a file: FlatGeobuf written by PostGIS has none. */
export async function describeLayer(source: string, layer: string | null, options: readonly string[] = []): Promise<Layer> {
  const said = await outputOf('ogrinfo', ['-ro', '-so', '-wkt_format', 'WKT2_2019', ...options, ...(layer === null ? ['-al', source] : [source, layer])])
  const crs = [...said.matchAll(/ID\["(\w+)","?(\w+)"?\]\]$/gm)].at(-1)
  return {
    count: Number(/^Feature Count: (\d+)$/m.exec(said)?.[1]),
    crs: crs ? `${crs[1]}:${crs[2]}` : 'none',
    fields: Object.fromEntries([...said.matchAll(/^(\w+): (\w+(?:\(\w+\))?) \(/gm)].map(([, name = '', type = '']) => [name, type])),
  }
}

const Read = z.object({
  features: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).optional(),
      properties: z.record(z.string(), z.unknown()),
      geometry: z.object({ type: z.string() }).loose().nullable(),
    }),
  ),
})
export type Feature = z.infer<typeof Read>['features'][number]

/** Every feature that GDAL reads there, in CRS84 as GeoJSON. */
export async function readFeatures(source: string, layer: string | null, options: readonly string[] = []): Promise<Feature[]> {
  const words = ['-f', 'GeoJSON', '/vsistdout/', '-t_srs', 'OGC:CRS84', '-preserve_fid', ...options, source, ...(layer === null ? [] : [layer])]
  return Read.parse(JSON.parse(await outputOf('ogr2ogr', words))).features
}

/** The codes of features, in their order as text. */
export function codesOf(features: readonly Feature[], property = 'code'): string[] {
  return features.map(({ properties }) => String(properties[property])).sort()
}
