import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Door } from './app.ts'
import type { InTurns } from './limits/gate.ts'
import { hangUpOf } from './limits/reader.ts'
import { sendStream } from './limits/send-stream.ts'
import { MEDIA } from './negotiate.ts'

/** Formats of an answer in one file, and how its name ends: GDAL and QGIS go by it. */
const EXTENSIONS = { geojsonseq: 'geojsons', csv: 'csv', xlsx: 'xlsx', fgb: 'fgb', gpkg: 'gpkg', parquet: 'parquet' } as const
export type FileFormat = keyof typeof EXTENSIONS

/**
 * Sends a file as it is made, through the gate, under a name that says what it holds: `qpv-2024_emploi_publication-3.gpkg`.
 * `make` is called once there is room; what it reads while the file is sent, it puts in turns.
 * @throws DomainError `trop_de_demandes`, and what making the start of the file throws.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { gate }: Pick<Door, 'gate'>,
  { format, name, release }: { format: FileFormat; name: string; release: number },
  make: (inTurns: InTurns) => Promise<AsyncIterable<string | Uint8Array>>,
): Promise<FastifyReply> {
  const pieces = await gate.stream(make, reply, hangUpOf(request))
  reply.type(MEDIA[format]).header('content-disposition', `attachment; filename="${name}_publication-${release}.${EXTENSIONS[format]}"`)
  return sendStream(reply, pieces)
}
