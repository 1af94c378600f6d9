import type { LightMyRequestResponse } from 'fastify'
import { z } from 'zod'

const Link = z.object({ href: z.string(), rel: z.string(), type: z.string(), title: z.string().optional() })
export type Link = z.infer<typeof Link>

export const Features = z.object({
  type: z.literal('FeatureCollection'),
  numberMatched: z.int(),
  numberReturned: z.int(),
  timeStamp: z.iso.datetime(),
  links: z.array(Link),
  features: z.array(z.object({ type: z.literal('Feature'), id: z.string(), geometry: z.unknown(), properties: z.record(z.string(), z.unknown()) })),
})

const WithLinks = z.object({ links: z.array(Link) })

/** Links of a document that has some. */
export function linksOf(answer: LightMyRequestResponse): Link[] {
  return WithLinks.parse(answer.json()).links
}

/** Address of the only link of a relation, as a path: what `inject` takes. */
export function follow(links: readonly Link[], rel: string): string | null {
  const found = links.find((link) => link.rel === rel)
  if (!found) return null
  const { pathname, search } = new URL(found.href)
  return pathname + search
}
