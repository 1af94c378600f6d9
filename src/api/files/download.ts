import type { FastifyReply, FastifyRequest } from 'fastify'
import { type FileRow, readFileBytes } from '../../publish/read/index.ts'
import type { Door } from '../app.ts'
import { readerOf } from '../limits/reader.ts'
import { sendStream } from '../limits/send-stream.ts'
import { rangeOf } from './range.ts'

/**
 * Answers with a file of a release or the range of it that is asked for, part by part: neither its size nor the reader's pace costs memory or a connection.
 * Its ETag and `Repr-Digest` (RFC 9530) are its sha256.
 * @throws DomainError `plage_hors_du_fichier` (416).
 */
export function sendReleaseFile(request: FastifyRequest, reply: FastifyReply, { db }: Door['database'], release: number, file: FileRow): FastifyReply {
  const { nom, type, octets, empreinte } = file
  const tag = `"${empreinte}"`
  reply.headers({
    'kartye-publication': String(release),
    etag: tag,
    'cache-control': isLasting(file) ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    'accept-ranges': 'bytes',
  })
  if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send()
  reply.headers({
    'content-disposition': `attachment; filename="${nom}"`,
    'repr-digest': `sha-256=:${Buffer.from(empreinte, 'hex').toString('base64')}:`,
  })
  const range = request.method === 'GET' ? readRange(request, reply, octets, tag) : null
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${octets}`)
  const { start, end } = range ?? { start: 0, end: octets - 1 }
  reply.type(type).header('content-length', String(end - start + 1))
  return sendStream(reply, readFileBytes(readerOf(request, db), release, nom, { start, end }))
}

function readRange(request: FastifyRequest, reply: FastifyReply, size: number, tag: string): ReturnType<typeof rangeOf> {
  const ifRange = request.headers['if-range']
  try {
    return rangeOf(size, { range: request.headers.range, ifRange: typeof ifRange === 'string' ? ifRange : undefined, tag })
  } catch (error) {
    // RFC 9110, §15.5.17: a 416 says how long the file is.
    reply.header('content-range', `bytes */${size}`)
    throw error
  }
}

// The checksums are made again when a file is added; every other file of a release stays what it is.
function isLasting({ nom }: FileRow): boolean {
  return nom !== 'SHA256SUMS'
}

function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  return ifNoneMatch?.split(',').some((known) => ['*', tag, `W/${tag}`].includes(known.trim())) === true
}
