import type { Transaction } from '../../db/database.ts'
import type { Catalogue } from '../../model/catalogue.ts'
import type { Edition } from '../../zonings/index.ts'
import type { Inputs } from '../inputs.ts'
import { measureReading } from './measure-reading.ts'
import { type MeshPlan, planMeshes } from './meshes.ts'
import { placeUnits } from './place-units.ts'
import { drawQuarterGround } from './quarter-ground.ts'
import { readCommunes } from './read-communes.ts'
import { readDispersion } from './read-dispersion.ts'
import { readParts } from './read-parts.ts'
import { writeIndices } from './write.ts'

/**
 * Writes in `estimate.inequality` how unequal every commune, EPCI and département of the run is inside: see measure.ts for the indices. Communes are those of every
 * edition that the run has; quarters those of the latest edition of QPV, one set for all. Both sides of a gap come from the same units, published counts as they are
 * (neither raked nor corrected, and no official figure of the quarters): it is of one method. Returns how many rows.
 */
export async function estimateInequality(
  transaction: Transaction,
  run: number,
  { inputs, catalogue }: { inputs: Inputs; catalogue: Catalogue },
): Promise<number> {
  const { db } = transaction
  const quarters = latestQuarters(inputs.editions)
  let written = 0
  for (const communes of inputs.editions.filter(({ kind, geometry }) => kind === 'commune' && geometry === 'polygon')) {
    const plans = planMeshes(inputs, catalogue).filter((plan) => meet(plan, communes))
    if (plans.length === 0) continue
    await drawQuarterGround(db, quarters)
    for (const { mesh, readings } of plans) {
      await placeUnits(db, mesh, communes, quarters)
      const list = await readCommunes(db)
      for (const reading of readings) {
        const parts = await readParts(db, reading, list)
        const cuts = quarters ? await readDispersion(db, run, reading, quarters.zoning) : NO_CUTS
        written += await writeIndices(transaction, run, reading, measureReading(reading, parts, list, { communes, quarters, cuts }))
      }
    }
  }
  return written
}

const NO_CUTS = { low: 0, high: 0 }

/** The QPV of the latest vintage; null without any. */
function latestQuarters(editions: readonly Edition[]): Edition | null {
  return editions.filter(({ kind, geometry }) => kind === 'qpv' && geometry === 'polygon').sort((a, b) => b.vintage - a.vintage)[0] ?? null
}

function meet({ mesh }: MeshPlan, communes: Edition): boolean {
  return mesh.territories.some((territory) => communes.territories.includes(territory))
}
