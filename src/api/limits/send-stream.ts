import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/**
 * Sends an answer piece by piece, as fast as the caller reads and no faster; nothing is made once he is gone, nor for HEAD. Headers and type are set
 * before. What fails before the first piece is answered as a problem; later, the connection is cut before the end that HTTP announces
 * (RFC 9112 §7.1, §8), so that a piece of a file is not taken for the whole. At most one piece is made ahead; text goes to the socket as it is.
 */
export function sendStream(reply: FastifyReply, pieces: AsyncIterable<string | Uint8Array>): FastifyReply {
  return reply.send(Readable.from(reply.request.method === 'HEAD' ? [] : pieces))
}
