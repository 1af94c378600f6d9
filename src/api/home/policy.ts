import type { FastifyReply } from 'fastify'
import { MEDIA } from '../negotiate.ts'

// No script, no outside request, no inline style.
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Makes the answer a page, with what its browser may do. */
export function asPage(reply: FastifyReply): FastifyReply {
  return reply.header('content-security-policy', POLICY).header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer').type(MEDIA.html)
}
