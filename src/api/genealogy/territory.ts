import type { z } from 'zod'
import type { GenealogyPairRow, GenealogySupport, KinRow, KinShares } from '../../publish/read/index.ts'
import type { KinAnswer, TerritoryGenealogy } from './answers.ts'
import { kinSentence, type Named } from './sentence.ts'

type Answer = Omit<z.infer<typeof TerritoryGenealogy>, 'publication'>

/** What a zone's genealogy says, from the pairs of its zoning and its relatives. */
export function territoryGenealogy(zone: Named, pairs: readonly GenealogyPairRow[], kin: readonly KinRow[]): Answer {
  const pairOf = (zoning: string): GenealogyPairRow | undefined => pairs.find(({ de, vers }) => (de === zone.zonage ? vers : de) === zoning)
  const told = new Set(kin.filter(({ evenement }) => evenement !== 'contact').map(({ zonage }) => zonage))
  return {
    ...zone,
    parentes: kin.map((one) => kinAnswer(zone, one, pairOf(one.zonage))),
    homonymes: pairs.flatMap(({ de, homonymes }) => homonymes.filter((one) => (de === zone.zonage ? one.de : one.vers) === zone.code)),
    sans_reponse: pairs
      .map(({ de, vers }) => (de === zone.zonage ? vers : de))
      .filter((zoning) => !told.has(zoning))
      .map((zonage) => ({
        zonage,
        motif: `${zonage} n’a pas, ou presque pas, de périmètres chargés dans ce département : l’absence de parenté n’y prouve ni naissance ni disparition.`,
      })),
    methodes: pairs.map(({ de, vers, tolerances, population, logements, calculee_le }) => ({ de, vers, tolerances, population, logements, calculee_le })),
  }
}

function kinAnswer(zone: Named, kin: KinRow, pair: GenealogyPairRow | undefined): KinAnswer {
  const mass = (shares: KinShares, support: GenealogySupport | null | undefined, what: string) => ({ ...shares, motif: whyNot(kin, shares, support, what) })
  return {
    ...kin,
    population: mass(kin.population, pair?.population, 'les habitants'),
    logements: mass(kin.logements, pair?.logements, 'les logements'),
    phrase: kinSentence(zone, kin),
  }
}

/** Why a share is not there; null when both are. */
function whyNot(kin: KinRow, shares: KinShares, support: GenealogySupport | null | undefined, what: string): string | null {
  if (shares.part_de_ce_territoire !== null && shares.part_de_l_autre !== null) return null
  if (kin.code === null) return 'Il n’y a pas d’autre périmètre à comparer.'
  if (!support) return `Ni carroyage ni adresses chargés ici pour dire où sont ${what}.`
  return `${support.titre} ne couvre pas, ou trop peu, l’un des deux périmètres.`
}
