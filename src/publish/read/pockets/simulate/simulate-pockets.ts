import type { Db } from '../../../../db/database.ts'
import { DomainError } from '../../../../model/error.ts'
import { neighboursOf, type ReadMesh, readMesh } from '../../../../zonings/index.ts'
import { type Candidate, detectedCandidates, MOST_CANDIDATES, releasedCandidates } from './candidates.ts'
import { type Ceiling, fillUnder, NOISE } from './ceiling.ts'
import { type DrawnPockets, drawPockets } from './draw-pockets.ts'
import { type Hypothesis, hypothesesOf } from './hypotheses.ts'
import { inOrder } from './order.ts'
import { type PocketSimulation, simulationOf } from './outcome.ts'
import { readQpvPopulation } from './qpv-population.ts'
import { emptyCommunes, territoryWords, unitsWithin } from './territory.ts'
import type { SimulationWish } from './wish.ts'

/**
 * Which pockets of a territory fit under a ceiling in the order that the caller chose, and how sure that is. Nothing is decided: what it rests on is told
 * with its source. The release's pockets, or those that other parameters find on the same mesh.
 * @throws DomainError `simulation_impossible`: no unit in the territory, no quarter to take a share of; `parametre_invalide`: a code that is no pocket.
 */
export async function simulatePockets(db: Db, wish: SimulationWish): Promise<PocketSimulation> {
  const { detection, territory, parameters, draws } = wish
  const quarters = wish.ceiling.qpvShare === null ? null : await quartersOf(db, wish)
  const found = parameters ? [] : await releasedCandidates(db, wish)
  const released = found.slice(0, MOST_CANDIDATES)
  const warnings = [...(found.length > released.length ? [CUT] : []), ...(await emptyCommunes(db, wish.editions, detection, territory))]
  const used = parameters ?? detection.recette.parametres
  const mesh =
    draws > 0 || released.length === 0
      ? await readMesh(db, { kinds: [], zoning: detection.mailles.zonage, within: unitsWithin(territory), parameters: used })
      : null
  if (mesh?.codes.length === 0)
    throw new DomainError(
      'simulation_impossible',
      `Aucune maille de ${detection.mailles.zonage} dans ${territoryWords(territory)} : rien ne peut y être simulé. Vérifiez le code, ou chargez les mailles de ce territoire.`,
      { parametre: territory.kind },
    )
  await wish.permit()
  const neighbours = mesh && neighboursOf(mesh, used.voisinage)
  const candidates = parameters && mesh && neighbours ? await detectedCandidates(db, mesh, neighbours, wish) : released
  refuseUnknown(wish, candidates)
  const ceiling = ceilingOf(wish, quarters?.population ?? null)
  const draw = async (bases: readonly Candidate[], order: SimulationWish['order']): Promise<DrawnPockets | null> =>
    mesh && neighbours && draws > 0
      ? drawPockets(mesh, neighbours, placed(bases, mesh), { parameters: used, ceiling, order, draws, seed: wish.seed, permit: wish.permit })
      : null
  const known = wish.order.by === 'stabilite' ? await withStability(candidates, draw) : candidates
  const drawn = await draw(known, wish.order)
  const hypotheses: Hypothesis[] = hypothesesOf(wish, { quarters, isOtherMesh: mesh !== null && mesh.origin.source.edition.id !== detection.meshEdition })
  return simulationOf(wish, { candidates: known, filling: fillUnder(inOrder(known, wish.order), ceiling), ceiling, drawn, hypotheses, mesh, warnings })
}

const CUT = `Plus de ${MOST_CANDIDATES} poches dans ce territoire : celles d’après, par code, n’y sont pas. Demandez un territoire plus petit.`

async function quartersOf(db: Db, { run, editions, territory }: SimulationWish): ReturnType<typeof readQpvPopulation> {
  const quarters = await readQpvPopulation(db, run, editions, territory)
  if (quarters && quarters.quartiers > quarters.sans_chiffre) return quarters
  throw new DomainError(
    'simulation_impossible',
    quarters
      ? `Aucun des ${quarters.quartiers} quartiers prioritaires de ce territoire n’a de population dans cette publication : une part ne peut pas en être prise. Donnez plutôt population_max.`
      : 'Aucun quartier prioritaire dans ce territoire : une part de leur population ne peut pas être prise. Donnez plutôt population_max.',
    { parametre: 'plafond.part_population_qpv' },
  )
}

function ceilingOf({ ceiling }: SimulationWish, quarters: number | null): Ceiling {
  const { envelope, share, pricePerPerson, pricePerHousehold, population, qpvShare } = ceiling
  const people = [population, qpvShare === null || quarters === null ? null : Math.floor(qpvShare * quarters + NOISE)].filter((most) => most !== null)
  return {
    euros: envelope === null ? null : envelope * (share ?? 1),
    population: people.length > 0 ? Math.min(...people) : null,
    pricePerPerson: pricePerPerson ?? 0,
    pricePerHousehold: pricePerHousehold ?? 0,
  }
}

function refuseUnknown({ order, detection, parameters }: SimulationWish, candidates: readonly Candidate[]): void {
  if (order.by !== 'liste') return
  const known = new Set(candidates.map(({ code }) => code))
  const unknown = order.codes.filter((code) => !known.has(code))
  if (unknown.length === 0) return
  const among = parameters ? 'de la détection refaite' : `retenue de ${detection.zonage}`
  throw new DomainError(
    'parametre_invalide',
    `Pas de poche ${among} de ce code dans ce territoire : ${unknown.slice(0, 10).join(', ')}${unknown.length > 10 ? '…' : ''}.`,
    {
      parametre: 'liste',
      valeur: unknown[0] ?? '',
    },
  )
}

// The firmness of pockets that were just found, or that the release did not measure, is that of these very draws.
async function withStability(
  candidates: readonly Candidate[],
  draw: (bases: readonly Candidate[], order: SimulationWish['order']) => Promise<DrawnPockets | null>,
): Promise<readonly Candidate[]> {
  if (candidates.every(({ stability }) => stability !== null)) return candidates
  const drawn = await draw(candidates, { by: 'code' })
  if (!drawn)
    throw new DomainError('parametre_invalide', 'ordre=stabilite : la stabilité de ces poches n’est pas connue ; demandez des tirages.', {
      parametre: 'tirages',
      valeur: '0',
    })
  return candidates.map((candidate, i) => ({ ...candidate, stability: drawn.exists[i] ?? null }))
}

// Units of a release that the mesh no longer has are not drawn.
function placed(candidates: readonly Candidate[], { codes }: ReadMesh): (Omit<Candidate, 'units'> & { units: number[] })[] {
  const places = new Map(codes.map((code, i) => [code, i]))
  return candidates.map((candidate) => ({ ...candidate, units: candidate.units.flatMap((unit) => places.get(unit) ?? []) }))
}
