import { isContact, isSamePerimeter, type Tolerances } from './tolerances.ts'
import type { GenealogyZone, Overlap } from './zones.ts'

export const EVENTS = ['identique', 'modifie', 'fusion', 'scission', 'recomposition', 'ne', 'disparu', 'contact'] as const
export type GenealogyEvent = (typeof EVENTS)[number]

/** One line of a genealogy: null source: born; null target: gone. Areas in m², shares 0–1. */
export type Kinship = {
  source: string | null
  target: string | null
  event: GenealogyEvent
  shared_m2: number
  source_share: number | null
  target_share: number | null
}

/** How often an event happened (a merger of three is one), and how many perimeters of each side it took. */
export type EventCount = { evenement: GenealogyEvent; evenements: number; perimetres_de: number; perimetres_vers: number }

/** Perimeters of which nothing can be told, since the other edition holds none, or hardly any, in their département: it may be an extract. */
export type Untold = { de: number; vers: number; lieux: string[] }

export type Told = { kinships: Kinship[]; counts: EventCount[]; untold: Untold }

/**
 * What became of each perimeter. Overlaps beyond a contact link zones; each connected component is one event: one to one is identical or modified,
 * several to one a merger, one to several a split, several to several a recomposition; a zone alone is gone or born, where the other edition holds
 * enough perimeters in its département: elsewhere its kin may only not have been loaded. `wide` holds the pairs (`source\\ntarget`) that a block tells apart. Reversing the editions turns each event into its converse.
 */
export function tellEvents(
  sources: readonly GenealogyZone[],
  targets: readonly GenealogyZone[],
  overlaps: readonly Overlap[],
  tolerances: Tolerances,
  wide: ReadonlySet<string> = new Set(),
): Told {
  const kept = overlaps.filter(({ shared_m2 }) => shared_m2 >= tolerances.contact_min_m2)
  const [contacts, links] = [kept.filter((one) => isContact(one, tolerances)), kept.filter((one) => !isContact(one, tolerances))]
  const components = componentsOf(links)
  const [alone, untoldSources] = aloneIn(sources, new Set(links.map(({ source }) => source)), targets)
  const [born, untoldTargets] = aloneIn(targets, new Set(links.map(({ target }) => target)), sources)
  const told = components.map((component) => ({ component, event: eventOf(component, tolerances, wide) }))
  const kinships: Kinship[] = [
    ...told.flatMap(({ component, event }) => component.map((link) => kinshipOf(link, event))),
    ...contacts.map((contact) => kinshipOf(contact, 'contact')),
    ...alone.map(({ code }) => ({ ...NOTHING_SHARED, source: code, target: null, event: 'disparu' as const })),
    ...born.map(({ code }) => ({ ...NOTHING_SHARED, source: null, target: code, event: 'ne' as const })),
  ]
  return {
    kinships,
    counts: EVENTS.map((evenement) => {
      const lines = kinships.filter(({ event }) => event === evenement)
      return {
        evenement,
        evenements: told.filter(({ event }) => event === evenement).length || lines.length,
        perimetres_de: new Set(lines.map(({ source }) => source).filter((code) => code !== null)).size,
        perimetres_vers: new Set(lines.map(({ target }) => target).filter((code) => code !== null)).size,
      }
    }),
    untold: {
      de: untoldSources.length,
      vers: untoldTargets.length,
      lieux: [...new Set([...untoldSources, ...untoldTargets].map(({ place }) => place))].sort(),
    },
  }
}

const NOTHING_SHARED = { shared_m2: 0, source_share: null, target_share: null }

function kinshipOf({ source, target, shared_m2, source_m2, target_m2 }: Overlap, event: GenealogyEvent): Kinship {
  return { source, target, event, shared_m2, source_share: Math.min(1, shared_m2 / source_m2), target_share: Math.min(1, shared_m2 / target_m2) }
}

function eventOf(component: readonly Overlap[], tolerances: Tolerances, wide: ReadonlySet<string>): GenealogyEvent {
  const sources = new Set(component.map(({ source }) => source)).size
  const targets = new Set(component.map(({ target }) => target)).size
  if (sources > 1) return targets > 1 ? 'recomposition' : 'fusion'
  if (targets > 1) return 'scission'
  return component.every((link) => isSamePerimeter(link, tolerances) && !wide.has(`${link.source}\n${link.target}`)) ? 'identique' : 'modifie'
}

/**
 * An admitted choice: with fewer than a quarter of the perimeters that one edition holds in a département, the other may be the file of a single commune
 * (QPV 2015 of Bondy: 3, against 64 of 2024 in Seine-Saint-Denis). Successive lists of one policy have comparable lengths.
 */
const LEAST_RATIO = 0.25

/** Zones without kin: those that the other edition could have told of, then the others. */
function aloneIn(
  zones: readonly GenealogyZone[],
  linked: ReadonlySet<string>,
  others: readonly GenealogyZone[],
): [told: GenealogyZone[], untold: GenealogyZone[]] {
  const [mine, theirs] = [Map.groupBy(zones, ({ place }) => place), Map.groupBy(others, ({ place }) => place)]
  const isTold = ({ place }: GenealogyZone): boolean => (theirs.get(place)?.length ?? 0) >= LEAST_RATIO * (mine.get(place)?.length ?? 0)
  const alone = zones.filter(({ code }) => !linked.has(code))
  return [alone.filter(isTold), alone.filter((zone) => !isTold(zone))]
}

/** Links by connected component, in the order of their first link. A code means one zone on each side only. */
function componentsOf(links: readonly Overlap[]): Overlap[][] {
  const parent = new Map<string, string>()
  const rootOf = (node: string): string => {
    let root = node
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root)) root = next
    parent.set(node, root)
    return root
  }
  for (const { source, target } of links) parent.set(rootOf(`vers ${target}`), rootOf(`de ${source}`))
  return [...Map.groupBy(links, ({ source }) => rootOf(`de ${source}`)).values()]
}
