import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import manifest from '../../package.json' with { type: 'json' }
import type { Served } from './serving.ts'

/**
 * Names the release in the answer's headers and its ETag: what a release answers to a query never changes.
 * True when the caller already has it: 304 is sent, and nothing is left to compute.
 */
export function isKnownToCaller(request: FastifyRequest, reply: FastifyReply, served: Served, format: string): boolean {
  reply.header('kartye-publication', String(served.release))
  return hasTag(request, reply, [String(served.release), request.url, format], served.isPinned)
}

/** The same for what follows no release: `parts` are all that the answer depends on. */
export function hasTag(request: FastifyRequest, reply: FastifyReply, parts: readonly string[], isImmutable = false): boolean {
  // Weak: the same answer may be compressed differently.
  const tag = `W/"${hash('sha256', [manifest.version, ...parts].join('\n'), 'base64url').slice(0, 22)}"`
  reply.header('etag', tag).header('vary', 'Accept')
  reply.header('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'public, no-cache')
  const known = request.headers['if-none-match']
  if (!known?.split(',').some((one) => one.trim() === '*' || bare(one) === bare(tag))) return false
  reply.code(304).send()
  return true
}

function bare(tag: string): string {
  return tag.trim().replace(/^W\//, '')
}
