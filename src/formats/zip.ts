import { Zip, ZipDeflate } from 'fflate'

export type ZipEntry = { path: string; pieces: AsyncIterable<string> | Iterable<string> }

/** A ZIP archive of texts in UTF-8, made as they come: memory holds a piece. `date` is written beside each entry. */
export async function* zip(entries: readonly ZipEntry[], date: Date): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = []
  const archive = new Zip((error, data) => {
    if (error) throw error
    made.push(data)
  })
  const encoder = new TextEncoder()
  for (const { path, pieces } of entries) {
    const entry = new ZipDeflate(path, { level: 3 })
    entry.mtime = date
    archive.add(entry)
    for await (const piece of pieces) {
      entry.push(encoder.encode(piece))
      yield* made.splice(0)
    }
    entry.push(new Uint8Array(0), true)
  }
  archive.end()
  yield* made.splice(0)
}
