import { countHouseholds } from './counts.ts'
import type { Island } from './island.ts'
import type { Household } from './members.ts'
import { DEPARTEMENT } from './places.ts'
import type { Value } from './table.ts'

type Row = Record<string, Value>

/** base-ic-activite-residents: 15–64 year-olds by activity, by IRIS. */
export function activityByIris({ iris }: Island): Row[] {
  return iris.map((one) => ({ ...irisKeys(one), ...activity(one.households) }))
}

/** base-ic-evol-struct-pop: population by age, by IRIS. */
export function populationByIris({ iris }: Island): Row[] {
  return iris.map((one) => ({ ...irisKeys(one), ...population(one.households) }))
}

/** base-ic-couples-familles-menages: households and families, by IRIS. */
export function familiesByIris({ iris }: Island): Row[] {
  return iris.map((one) => ({ ...irisKeys(one), ...families(one.households) }))
}

/** base-ic-logement: main homes and social housing, by IRIS. */
export function housingByIris({ iris }: Island): Row[] {
  return iris.map((one) => ({ ...irisKeys(one), ...housing(one.households) }))
}

/** The same counts for whole communes. */
export function censusByCommune({ communes }: Island): Row[] {
  return communes.map(({ code, name, households }) => ({
    CODGEO: code,
    DEP: DEPARTEMENT,
    LIBGEO: name,
    ...population(households),
    ...activity(households),
    ...families(households),
    ...housing(households),
  }))
}

function irisKeys({ code, commune, type }: Island['iris'][number]): Row {
  return { IRIS: code, COM: commune, TYP_IRIS: type, LAB_IRIS: type === 'H' ? '1' : '3' }
}

function activity(households: readonly Household[]): Row {
  const counts = countHouseholds(households)
  const members = households.flatMap((one) => one.members)
  const young = members.filter(({ age }) => age >= 15 && age <= 24)
  return {
    P20_POP1564: counts.population_15_64,
    P20_POP1524: young.length,
    P20_ACT1564: counts.actifs_15_64,
    P20_ACT1524: counts.actifs_15_24,
    P20_ACTOCC1564: counts.actifs_occupes_15_64,
    P20_ACTOCC1524: counts.actifs_15_24 - counts.chomeurs_15_24,
    P20_CHOM1564: counts.chomeurs_15_64,
    P20_CHOM1524: counts.chomeurs_15_24,
    P20_INACT1564: counts.population_15_64 - counts.actifs_15_64,
  }
}

/** First and last age of the columns of the file. */
const AGES: readonly [name: string, from: number, to: number][] = [
  ['POP0002', 0, 2],
  ['POP0305', 3, 5],
  ['POP0610', 6, 10],
  ['POP1117', 11, 17],
  ['POP1824', 18, 24],
  ['POP2539', 25, 39],
  ['POP4054', 40, 54],
  ['POP5564', 55, 64],
  ['POP6579', 65, 79],
  ['POP80P', 80, 200],
  ['POP0019', 0, 19],
  ['POP2064', 20, 64],
  ['POP65P', 65, 200],
]

function population(households: readonly Household[]): Row {
  const ages = households.flatMap(({ members }) => members.map(({ age }) => age))
  const byAge = AGES.map(([name, from, to]) => [`P20_${name}`, ages.filter((age) => age >= from && age <= to).length])
  return { P20_POP: ages.length, ...Object.fromEntries(byAge) }
}

function families(households: readonly Household[]): Row {
  const number = (...types: Household['type'][]): number => households.filter(({ type }) => types.includes(type)).length
  return {
    C20_MEN: households.length,
    C20_MENPSEUL: number('S'),
    C20_MENSFAM: number('A'),
    C20_MENFAM: number('C', 'F', 'M'),
    C20_MENCOUPSENF: number('C'),
    C20_MENCOUPAENF: number('F'),
    C20_MENFAMMONO: number('M'),
    C20_FAM: number('C', 'F', 'M'),
    C20_COUPAENF: number('F'),
    C20_FAMMONO: number('M'),
    C20_COUPSENF: number('C'),
  }
}

function housing(households: readonly Household[]): Row {
  const tenure = (wanted: Household['tenure']): number => households.filter((one) => one.tenure === wanted).length
  return {
    P20_RP: households.length,
    P20_MAISON: households.filter(({ building }) => building === 'M').length,
    P20_APPART: households.filter(({ building }) => building === 'C').length,
    P20_RP_PROP: tenure('P'),
    P20_RP_LOC: tenure('L') + tenure('H'),
    P20_RP_LOCHLMV: tenure('H'),
  }
}
