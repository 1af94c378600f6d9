import { z } from 'zod'

const Link = z.object({ rel: z.string(), href: z.string(), type: z.string().optional() })
const Collection = z.object({
  id: z.string(),
  crs: z.array(z.string()),
  extent: z.object({ spatial: z.object({ bbox: z.array(z.array(z.number())).min(1) }) }),
})
const Items = z.object({
  numberMatched: z.number(),
  links: z.array(Link),
  features: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()), geometry: z.object({ type: z.string() }).loose().nullable() })),
})

/** An answer that must be 200. */
export async function ask(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
  return response
}

export async function listCollections(url: string): Promise<z.infer<typeof Collection>[]> {
  return z.object({ collections: z.array(Collection) }).parse(await (await ask(`${url}/ogc/collections`)).json()).collections
}

/** A page of a collection, `query` as written in the URL. */
export async function readItems(url: string, collection: string, query: string): Promise<z.infer<typeof Items>> {
  return Items.parse(await (await ask(`${url}/ogc/collections/${collection}/items?${query}`)).json())
}

/** West, south, east, north of a collection, in degrees. */
export async function extentOf(url: string, collection: string): Promise<[number, number, number, number]> {
  const { extent } = Collection.parse(await (await ask(`${url}/ogc/collections/${collection}`)).json())
  const [west = 0, south = 0, east = 0, north = 0] = extent.spatial.bbox[0] ?? []
  return [west, south, east, north]
}

/** The box of the same centre, `share` of its width and height. */
export function middleOf([west, south, east, north]: readonly [number, number, number, number], share: number): [number, number, number, number] {
  const [x, y, width, height] = [(west + east) / 2, (south + north) / 2, (east - west) * share, (north - south) * share]
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
}
