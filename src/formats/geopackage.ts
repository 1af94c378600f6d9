import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { writeDocumentation } from './geopackage-documentation.ts'
import { addFeatures, createLayer, describeLayer } from './geopackage-layer.ts'
import type { FeatureFile } from './index.ts'

const CHUNK_BYTES = 256 * 1024

/**
 * A GeoPackage 1.3 (OGC 12-128r18): the layer with its spatial index, and attribute tables `dictionnaire` and `sources`.
 * SQLite writes in places, not in a row: the file is made on disk whole, then read, and removed however reading ends. Same rows, same bytes.
 */
export async function* geopackage(file: FeatureFile): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'kartye-gpkg-'))
  try {
    const path = join(folder, 'file.gpkg')
    await write(path, file)
    yield* createReadStream(path, { highWaterMark: CHUNK_BYTES })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function write(path: string, file: FeatureFile): Promise<void> {
  const database = new DatabaseSync(path)
  try {
    // Nobody else opens it and nothing survives a failure: no journal, no wait for the disk.
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096; BEGIN')
    createLayer(database, file)
    const bounds = await addFeatures(database, file)
    describeLayer(database, file, bounds)
    writeDocumentation(database, file)
    database.exec('COMMIT')
  } finally {
    database.close()
  }
}
