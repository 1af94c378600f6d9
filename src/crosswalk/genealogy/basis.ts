import type { MassSupport } from '../request.ts'
import type { Mass } from './choose-supports.ts'

/** Of the rule that tells events and shares: raised with any change to it, so that builds trace anew and releases keep what they have shown. */
const RULE_VERSION = 1

type Said = { edition: number; dataset: number; variable: string } | null

/** All that a genealogy depends on besides its two editions. */
export type GenealogyBasis = { version: number } & Record<Mass, Said>

/** The basis of a genealogy traced now, with these supports. */
export function basisOf({ population, housing }: Record<Mass, MassSupport | null>): GenealogyBasis {
  return { version: RULE_VERSION, population: said(population), housing: said(housing) }
}

function said(support: MassSupport | null): Said {
  return support && { edition: support.edition, dataset: support.dataset, variable: support.variable }
}
