import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { featureOf } from './flatgeobuf-feature.ts'
import { headerOf } from './flatgeobuf-header.ts'
import type { FeatureFile } from './index.ts'
import { byPlace, NODE_SIZE, packTree } from './packed-rtree.ts'
import { around, type Bounds, readWkb } from './wkb-bounds.ts'

const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00)
const CHUNK_BYTES = 256 * 1024

/** A feature on disk, waiting for its place. */
type Waiting = { start: number; length: number; bounds: Bounds | null }

/**
 * A FlatGeobuf (flatgeobuf.org, version 3): typed columns, a null being left out, the CRS, and the index of boxes by which readers fetch a part over HTTP.
 * The index comes first and sorts the features by place: they wait on disk, which is cleaned however reading ends. Where a feature has no shape, or
 * there is none, there is no index, and the order is that of the rows. PostGIS's own writer is not used: it writes the number of a column without a
 * value, and readers lose their way (3.3 and 3.6).
 */
export async function* flatgeobuf(file: FeatureFile): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'kartye-fgb-'))
  try {
    const disk = await open(join(folder, 'features'), 'w+')
    try {
      yield* arrange(file, disk, await writeFeatures(file, disk))
    } finally {
      await disk.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function writeFeatures({ rows, columns }: FeatureFile, disk: FileHandle): Promise<Waiting[]> {
  const waiting: Waiting[] = []
  let end = 0
  for await (const batch of rows) {
    const features = batch.map((row) => featureOf(row, columns))
    for (const [i, { length }] of features.entries()) {
      const wkb = batch[i]?.wkb ?? null
      waiting.push({ start: end, length, bounds: wkb && readWkb(wkb).bounds })
      end += length
    }
    await disk.appendFile(Buffer.concat(features))
  }
  return waiting
}

async function* arrange(file: FeatureFile, disk: FileHandle, waiting: readonly Waiting[]): AsyncGenerator<Uint8Array> {
  const whole = waiting.reduce<Bounds | null>((bounds, one) => around(bounds, one.bounds), null)
  const drawn = waiting.flatMap(({ start, length, bounds }) => (bounds ? [{ start, length, bounds }] : []))
  const placed = whole !== null && drawn.length === waiting.length ? byPlace(drawn, whole) : null
  yield MAGIC
  yield headerOf(file, { count: waiting.length, bounds: whole, nodeSize: placed ? NODE_SIZE : 0 })
  if (placed) yield packTree(placesOf(placed))
  yield* readInOrder(disk, placed ?? waiting)
}

/** Where each feature starts once they are in this order. */
function placesOf(ordered: readonly { length: number; bounds: Bounds }[]): { bounds: Bounds; offset: number }[] {
  let end = 0
  return ordered.map(({ length, bounds }) => {
    const offset = end
    end += length
    return { bounds, offset }
  })
}

async function* readInOrder(disk: FileHandle, ordered: readonly Waiting[]): AsyncGenerator<Uint8Array> {
  let read: Buffer[] = []
  let bytes = 0
  for (const { start, length } of ordered) {
    const { buffer, bytesRead } = await disk.read(Buffer.alloc(length), 0, length, start)
    if (bytesRead !== length) throw new Error(`a feature of ${length} bytes had ${bytesRead} left on disk`)
    read.push(buffer)
    bytes += length
    if (bytes < CHUNK_BYTES) continue
    yield Buffer.concat(read)
    read = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(read)
}
