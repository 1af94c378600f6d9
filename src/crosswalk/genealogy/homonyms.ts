import type { Kinship } from './tell-events.ts'
import type { GenealogyZone } from './zones.ts'

/** Two perimeters of one name in one commune that are not one ground; `phrase` says so in French. */
export type Homonym = { de: string; vers: string; libelle_de: string; libelle_vers: string; phrase: string }

/**
 * Perimeters of the same name and of a common commune, one in each edition, without kinship, or of which each has another as its main kin. « Centre ville »
 * is a name in most communes: names are only compared inside one.
 */
export function findHomonyms(
  sources: readonly GenealogyZone[],
  targets: readonly GenealogyZone[],
  kinships: readonly Kinship[],
  zonings: { from: string; to: string },
): Homonym[] {
  const kin = kinships.filter(({ event, source, target }) => event !== 'contact' && source !== null && target !== null)
  const sharedBy = new Map(kinships.map(({ source, target, source_share }) => [`${source}\n${target}`, source_share ?? 0]))
  const mainTarget = mainOf(kin, 'source', 'target')
  const mainSource = mainOf(kin, 'target', 'source')
  const bySaid = Map.groupBy(
    targets.flatMap((zone) => namesOf(zone.label).map((name) => ({ name, zone }))),
    ({ name }) => name,
  )
  const found = new Map<string, Homonym>()
  for (const source of sources) {
    for (const name of namesOf(source.label)) {
      for (const { zone: target } of bySaid.get(name) ?? []) {
        if (!source.communes.some((commune) => target.communes.includes(commune))) continue
        if (mainTarget.get(source.code) === target.code || mainSource.get(target.code) === source.code) continue
        const share = sharedBy.get(`${source.code}\n${target.code}`) ?? 0
        found.set(`${source.code}\n${target.code}`, homonym(source, target, share, zonings))
      }
    }
  }
  return [...found.values()]
}

function homonym(source: GenealogyZone, target: GenealogyZone, share: number, { from, to }: { from: string; to: string }): Homonym {
  const [libelle_de, libelle_vers] = [source.label ?? source.code, target.label ?? target.code]
  const ground = share >= 0.005 ? `ne partagent que ${Math.round(share * 100)} % du terrain du premier` : 'n’ont pas de terrain en commun'
  const phrase = `« ${libelle_de} » (${source.code}, ${from}) et « ${libelle_vers} » (${target.code}, ${to}) portent le même nom mais ${ground} : ce n’est pas le même quartier.`
  return { de: source.code, vers: target.code, libelle_de, libelle_vers, phrase }
}

type Side = 'source' | 'target'

/** The zone of `other` with which each zone of `side` shares the most ground; the first by code where several share as much. */
function mainOf(kin: readonly Kinship[], side: Side, other: Side): Map<string, string> {
  const best = new Map<string, { code: string; shared_m2: number }>()
  for (const one of kin) {
    const [mine, theirs] = [one[side], one[other]]
    if (mine === null || theirs === null) continue
    const known = best.get(mine)
    if (!known || one.shared_m2 > known.shared_m2) best.set(mine, { code: theirs, shared_m2: one.shared_m2 })
  }
  return new Map([...best].map(([mine, { code }]) => [mine, code]))
}

/** A label without accents, capitals nor punctuation; and what stands before « : » or a parenthesis, where official names list what they hold. */
export function namesOf(label: string | null): string[] {
  const [short = ''] = (label ?? '').split(/[:(]/)
  return [...new Set([label ?? '', short].map(normalised))].filter((name) => name !== '')
}

function normalised(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/œ/gi, 'oe')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
