import { getManyValues, isMany } from 'stream-chain'
import { jsonParser } from 'stream-json/core/parser.js'
import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { columnNames } from './columns.ts'
import { sridOfCrsName } from './crs.ts'
import { type CheckedFeature, checkFeature } from './feature-check.ts'
import { messageOf, nonConforming, unreadable } from './file-error.ts'
import { featureCollector, type Members, notACollection } from './geojson-members.ts'
import { readBytes } from './read-bytes.ts'
import type { Input, ReadFormat, SourceFile, SourceRow } from './source-file.ts'

const BATCH_FEATURES = 500
const BATCH_CHARACTERS = 2 * 1024 * 1024
/** Columns are the union of the properties of this many features. */
const FEATURES_FOR_COLUMNS = 1000
const CHARACTERS_FOR_COLUMNS = 16 * 1024 * 1024

type Feature = { line: number; properties: Record<string, unknown>; geojson: string | null }

const Crs = z.object({ properties: z.object({ name: z.string() }) })

/**
 * A GeoJSON FeatureCollection, one feature at a time. Columns are the properties of the first thousand features (or 16 Mi characters of
 * geometry): a property that first appears later is refused. Nested values come as JSON text, booleans as `true` and `false`.
 * @throws DomainError `fichier_illisible` (truncated, not UTF-8, broken feature), `fichier_non_conforme` (no FeatureCollection, unknown CRS).
 */
export async function openGeojson(input: Input, format: ReadFormat): Promise<SourceFile> {
  const members: Members = { hasFeatures: false, isWhole: false }
  const features = readFeatures(input, members)
  const close = async () => void (await features.return(undefined))
  try {
    const head: Feature[] = []
    for (let characters = 0; head.length < FEATURES_FOR_COLUMNS && characters < CHARACTERS_FOR_COLUMNS; ) {
      const { done, value } = await features.next()
      if (done) break
      head.push(value)
      characters += value.geojson?.length ?? 0
    }
    const keys = [...new Set(head.flatMap(({ properties }) => Object.keys(properties)))]
    const columns = keys.length === 0 ? [] : columnNames(input, keys)
    const srid = sridOf(input, members, format)
    const batches = readBatches(input, head, features, keys, () => checkLateCrs(input, members, format, srid))
    return { format: 'geojson', encoding: null, columns, srid, batches, close }
  } catch (error) {
    await close()
    throw error
  }
}

// stream-json's tokenizer is called chunk by chunk rather than piped: a third faster, and it stops with its reader.
async function* readFeatures(input: Input, members: Members): AsyncGenerator<Feature> {
  const collect = featureCollector(input, members)
  const tokenize = jsonParser({ streamValues: false })
  let line = 0
  const featuresOf = (chunk: string): Feature[] => {
    const found = tokenize(chunk)
    const features: Feature[] = []
    for (const token of isMany(found) ? getManyValues(found) : []) {
      const item = collect(token)
      if (item) features.push(feature(++line, checkFeature(input, line, item.value)))
    }
    return features
  }
  try {
    for await (const chunk of decodeUtf8(input, readBytes(input.path))) yield* featuresOf(chunk)
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw unreadable(input, `le JSON est mal formé après l'entité ${line} (${messageOf(error)}).`, { ligne: line })
  }
  if (!members.isWhole) throw unreadable(input, `le fichier s'arrête après l'entité ${line} : il est tronqué, téléchargez-le de nouveau.`, { ligne: line })
  if (members.type === undefined || !members.hasFeatures) throw notACollection(input, members.type)
}

/** The file's text. @throws DomainError `fichier_illisible` when it is not UTF-8, the only encoding of JSON (RFC 8259). */
async function* decodeUtf8(input: Input, bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch {
    throw unreadable(input, "le fichier n'est pas en UTF-8, le seul encodage d'un GeoJSON ; exportez-le de nouveau.")
  }
}

function feature(line: number, { properties, geometry }: CheckedFeature): Feature {
  return { line, properties, geojson: geometry === null || geometry === undefined ? null : JSON.stringify(geometry) }
}

async function* readBatches(
  input: Input,
  head: Feature[],
  rest: AsyncIterable<Feature>,
  keys: readonly string[],
  checkEnd: () => void,
): AsyncGenerator<SourceRow[]> {
  const known = new Set(keys)
  let batch: SourceRow[] = []
  let characters = 0
  for await (const { line, properties, geojson } of chained(head, rest)) {
    for (const key in properties) {
      if (known.has(key)) continue
      throw unreadable(
        input,
        `la propriété « ${key} » n'apparaît qu'à l'entité ${line} : toutes doivent figurer dès les premières. Exportez de nouveau la couche, par exemple avec QGIS.`,
        { ligne: line, colonne: key },
      )
    }
    batch.push({ line, cells: keys.map((key) => cellOf(properties[key])), geometry: geojson === null ? null : { geojson } })
    characters += geojson?.length ?? 0
    if (batch.length < BATCH_FEATURES && characters < BATCH_CHARACTERS) continue
    yield batch
    batch = []
    characters = 0
  }
  checkEnd()
  if (batch.length > 0) yield batch
}

async function* chained(head: Feature[], rest: AsyncIterable<Feature>): AsyncGenerator<Feature> {
  for (let next = head.shift(); next; next = head.shift()) yield next
  yield* rest
}

function cellOf(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value)
}

/** RFC 7946 leaves only WGS 84; the 2008 format could say another. */
function sridOf(input: Input, { crs }: Members, format: ReadFormat): number {
  const fallback = format.crs ?? 4326
  if (crs === undefined || crs === null) return fallback
  const name = Crs.safeParse(crs).data?.properties.name
  const srid = name === undefined ? null : sridOfCrsName(name)
  if (srid !== null) return srid
  if (format.crs !== undefined) return format.crs
  throw nonConforming(
    input,
    `son système de coordonnées${name === undefined ? '' : ` « ${name} »`} est inconnu ; donnez son code EPSG par format.crs dans le descripteur.`,
  )
}

/** A crs member after the features comes too late: what was handed over was taken for `srid`. */
function checkLateCrs(input: Input, members: Members, format: ReadFormat, srid: number): void {
  const found = sridOf(input, members, format)
  if (found !== srid)
    throw nonConforming(
      input,
      `il dit seulement à la fin que ses coordonnées sont en EPSG:${found}, alors qu'elles ont été lues en EPSG:${srid} ; donnez format.crs: ${found}.`,
    )
}
