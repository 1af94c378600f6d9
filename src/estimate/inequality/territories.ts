import type { Edition } from '../../zonings/index.ts'
import type { Commune } from './read-communes.ts'

/** A territory as places in the list of communes. */
export type Territory = { zoning: string; code: string; departement: string | null; communes: readonly number[] }

/**
 * The communes of an edition, then the EPCI and the départements that they make up: `epci-2024` is the union of the communes of `commune-2024` that name it, and has no
 * contour of its own. By code.
 */
export function territoriesOf(communes: readonly Commune[], { zoning, vintage }: Edition): Territory[] {
  const alone = communes.map(({ code, departement }, i) => ({ zoning, code, departement, communes: [i] }))
  return [...alone, ...unionsOf(communes, `epci-${vintage}`, ({ epci }) => epci), ...unionsOf(communes, `departement-${vintage}`, (one) => one.departement)]
}

function unionsOf(communes: readonly Commune[], zoning: string, key: (commune: Commune) => string | null): Territory[] {
  const members = new Map<string, number[]>()
  for (const [i, commune] of communes.entries()) {
    const code = key(commune)
    if (code === null) continue
    const known = members.get(code)
    if (known) known.push(i)
    else members.set(code, [i])
  }
  return [...members]
    .map(([code, places]) => {
      const departements = new Set(places.map((place) => communes[place]?.departement ?? null))
      return { zoning, code, departement: departements.size === 1 ? ([...departements][0] ?? null) : null, communes: places }
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}
