import type { FastifyReply } from 'fastify'
import { type Format, MEDIA } from './negotiate.ts'

export type PageFacts = { total: number; suite: string | null; publication: number }

/** Sends a body that is text already: it is not printed again. `suite` also goes in the Link header, where files have no room for it. */
export function sendText(reply: FastifyReply, format: Format, text: string, page?: PageFacts): FastifyReply {
  if (page) {
    reply.header('kartye-total', String(page.total))
    if (page.suite) reply.header('link', `<${page.suite}>; rel="next"`)
  }
  return reply.type(MEDIA[format]).send(text)
}

/** A FeatureCollection (RFC 7946) around features that PostGIS printed. */
export function featureCollection(features: string, { total, suite, publication }: PageFacts): string {
  return `{"type":"FeatureCollection","total":${total},"suite":${JSON.stringify(suite)},"publication":${publication},"features":[${features}]}`
}
