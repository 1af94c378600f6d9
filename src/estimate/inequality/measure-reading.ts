import type { Edition } from '../../zonings/index.ts'
import type { Dispersion } from './cut-units.ts'
import { disclosureOf } from './disclosure.ts'
import { both, gather } from './gather.ts'
import { type Measured, measure } from './measure.ts'
import type { MeshReading } from './meshes.ts'
import type { Commune } from './read-communes.ts'
import type { CommuneParts } from './read-parts.ts'
import { type Territory, territoriesOf } from './territories.ts'

/** The indices of one territory, over so many units. */
export type TerritoryIndices = { territory: Territory; units: number; indices: Measured[] }

/** What a reading says of every territory that holds two units of its mesh or more; the others are left out. */
export function* measureReading(
  reading: MeshReading,
  parts: CommuneParts,
  communes: readonly Commune[],
  { communes: edition, quarters, cuts }: { communes: Edition; quarters: Edition | null; cuts: Dispersion },
): Generator<TerritoryIndices> {
  const disclosure = disclosureOf(reading)
  const nature = reading.indicator.nature === 'moyenne' ? 'moyenne' : 'part'
  const isSecret = communes.map((commune, i) => disclosure.isUnder(both(gather(parts, { zoning: '', ...commune, communes: [i] }).sides)))
  for (const territory of territoriesOf(communes, edition)) {
    if (!holdsUnits(parts, territory)) continue
    const gathered = gather(parts, territory)
    const question = { nature, quarters: quarters?.zoning ?? null, cuts, disclosure } as const
    // A union with a secret commune, at any depth: published level by level, differences of populations would tell it.
    const isDeducible = territory.communes.length > 1 && territory.communes.some((i) => isSecret[i])
    yield { territory, units: gathered.units, indices: measure(gathered, question, isDeducible) }
  }
}

/** Whether a territory holds two units of the mesh, known or not: in a single one nothing is spread. */
function holdsUnits({ parts, starts, unknown }: CommuneParts, { communes }: Territory): boolean {
  let first: number | undefined
  for (const commune of communes) {
    for (let i = starts[commune] ?? 0; i < (starts[commune + 1] ?? 0); i++) {
      first ??= parts.unit[i]
      if (parts.unit[i] !== first) return true
    }
    for (const unit of unknown[commune] ?? []) {
      first ??= unit
      if (unit !== first) return true
    }
  }
  return false
}
