import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import manifest from '../../package.json' with { type: 'json' }
import type { Served } from './serving.ts'

/**
 * Names the release in the answer's headers and its ETag: the data that a release answers to a query never change, so that they may be kept for ever
 * once the caller names it. A page around them changes with the software: it is asked for again.
 * True when the caller already has it: 304 is sent, and nothing is left to compute.
 */
export function isKnownToCaller(request: FastifyRequest, reply: FastifyReply, served: Served, format: string): boolean {
  return isOfRelease(request, reply, served, format, served.isPinned && format !== 'html')
}

/** The same for what the service says of itself around a release: it changes with the software, and is asked for again. */
export function isKnownDocument(request: FastifyRequest, reply: FastifyReply, served: Served, format: string): boolean {
  return isOfRelease(request, reply, served, format, false)
}

function isOfRelease(request: FastifyRequest, reply: FastifyReply, { release }: Served, format: string, isImmutable: boolean): boolean {
  reply.header('kartye-publication', String(release))
  return hasTag(request, reply, [String(release), request.url, format], isImmutable)
}

/** The same for what follows no release: `parts` are all that the answer depends on. */
export function hasTag(request: FastifyRequest, reply: FastifyReply, parts: readonly string[], isImmutable = false): boolean {
  // Weak: the same answer may be compressed differently. In lower case @fastify/compress knows it, and does not write it again.
  const tag = `W/"${hash('sha256', [manifest.version, ...parts].join('\n'), 'base64url').slice(0, 22)}"`
  reply.header('etag', tag).header('vary', 'Accept, accept-encoding')
  reply.header('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'public, no-cache')
  const known = request.headers['if-none-match']
  if (!known?.split(',').some((one) => one.trim() === '*' || bare(one) === bare(tag))) return false
  reply.code(304).send()
  return true
}

function bare(tag: string): string {
  return tag.trim().replace(/^W\//, '')
}
