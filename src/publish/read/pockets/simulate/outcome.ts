import type { ReadMesh } from '../../../../zonings/index.ts'
import { thousandths, whole } from '../rounded.ts'
import type { Candidate } from './candidates.ts'
import { type Ceiling, costOf, type Filling } from './ceiling.ts'
import type { DrawnPockets } from './draw-pockets.ts'
import type { Hypothesis } from './hypotheses.ts'
import { FEWEST_DRAWS, intervalOf } from './interval.ts'
import type { SimulationWish } from './wish.ts'

export type SimulatedPocket = {
  code: string
  libelle: string | null
  communes: string[]
  population: number
  menages: number
  part_menages_pauvres: number | null
  revenu_moyen: number | null
  part_imputee: number
  mailles: string[]
  mailles_motif: string | null
  cout: number | null
  tient: boolean
  part_tirages_existe: number | null
  part_tirages_tient: number | null
}

type Interval = { bas: number; haut: number }

/** Euros and persons; costs are null when no price was given, intervals when there are too few draws. */
export type PocketSimulation = {
  zonage: string
  origine: 'publication' | 'nouvelle_detection'
  parametres: SimulationWish['detection']['recette']['parametres']
  mailles: { zonage: string; lues: number | null }
  plafond: { euros: number | null; population: number | null; reference: string }
  poches: SimulatedPocket[]
  cumul: { rang: number; code: string; population: number; cout: number | null; population_cumulee: number; cout_cumule: number | null }[]
  total: { poches: number; population: number; menages: number; cout: number | null }
  reste: { euros: number | null; population: number | null }
  suivante: { code: string; population: number; cout: number | null; manque_euros: number | null; manque_population: number | null } | null
  incertitude: { tirages: number; graine: number; population: Interval | null; cout: Interval | null; motif: string | null }
  signalements: string[]
  hypotheses: Hypothesis[]
}

type Found = {
  candidates: readonly Candidate[]
  filling: Filling<Candidate>
  ceiling: Ceiling
  drawn: DrawnPockets | null
  hypotheses: Hypothesis[]
  mesh: ReadMesh | null
  /** What a reader has to know besides what the mesh says. */
  warnings: readonly string[]
}

/** The answer to a simulation: pockets by code, then what fits in the caller's order. */
export function simulationOf(wish: SimulationWish, { candidates, filling, ceiling, drawn, hypotheses, mesh, warnings }: Found): PocketSimulation {
  const { detection, parameters, draws, seed } = wish
  const hasPrice = wish.ceiling.pricePerPerson !== null || wish.ceiling.pricePerHousehold !== null
  const euros = (cost: number): number | null => (hasPrice ? cost : null)
  const fitting = new Set(filling.taken.map(({ pocket }) => pocket.code))
  const isDrawn = drawn !== null && draws >= FEWEST_DRAWS
  return {
    zonage: detection.zonage,
    origine: parameters ? 'nouvelle_detection' : 'publication',
    parametres: parameters ?? detection.recette.parametres,
    mailles: { zonage: detection.mailles.zonage, lues: mesh?.codes.length ?? null },
    plafond: { euros: ceiling.euros, population: ceiling.population, reference: wish.ceiling.reference },
    poches: candidates
      .map((pocket, i) => ({
        code: pocket.code,
        libelle: pocket.label,
        communes: [...pocket.communes],
        population: pocket.population,
        menages: pocket.households,
        part_menages_pauvres: pocket.poor,
        revenu_moyen: pocket.incomeMean,
        part_imputee: pocket.imputedShare,
        mailles: pocket.units.filter((unit) => !pocket.secret.has(unit)),
        mailles_motif: secretWords(pocket),
        cout: euros(costOf(pocket, ceiling)),
        tient: fitting.has(pocket.code),
        part_tirages_existe: thousandths(drawn?.exists[i] ?? null),
        part_tirages_tient: thousandths(drawn?.fits[i] ?? null),
      }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
    cumul: filling.taken.map(({ pocket, cost, populationSoFar, costSoFar }, i) => ({
      rang: i + 1,
      code: pocket.code,
      population: pocket.population,
      cout: euros(cost),
      population_cumulee: populationSoFar,
      cout_cumule: euros(costSoFar),
    })),
    total: { poches: filling.taken.length, population: filling.population, menages: filling.households, cout: euros(filling.cost) },
    reste: filling.left,
    suivante: filling.next && {
      code: filling.next.pocket.code,
      population: filling.next.pocket.population,
      cout: euros(filling.next.cost),
      manque_euros: filling.next.lacks.euros,
      manque_population: filling.next.lacks.population,
    },
    incertitude: {
      tirages: draws,
      graine: seed,
      population: drawn && wholeInterval(drawn.populations),
      cout: drawn && hasPrice ? wholeInterval(drawn.costs) : null,
      motif: isDrawn ? null : `Pas d’intervalle à 90 % : il faut au moins ${FEWEST_DRAWS} tirages, il y en a ${draws}.`,
    },
    signalements: [...warnings, ...(mesh?.origin.warnings.map(({ phrase }) => phrase) ?? [])],
    hypotheses,
  }
}

function secretWords({ units, secret }: Candidate): string | null {
  const hidden = units.filter((unit) => secret.has(unit)).length
  return hidden === 0 ? null : `${hidden}\u00A0${hidden > 1 ? 'mailles' : 'maille'} sous le seuil de secret, non ${hidden > 1 ? 'nommées' : 'nommée'}.`
}

function wholeInterval(amounts: readonly number[]): Interval | null {
  const interval = intervalOf(amounts)
  return interval && { bas: whole(interval.bas), haut: whole(interval.haut) }
}
