import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import iconv from 'iconv-lite'
import { activityByIris, censusByCommune, familiesByIris, housingByIris, populationByIris } from './island/census.ts'
import { buildGrid } from './island/grid.ts'
import { drawIsland, type Island } from './island/island.ts'
import { type Household, isPoor } from './island/members.ts'
import { perimeterFiles } from './island/perimeters.ts'
import { DEPARTEMENT } from './island/places.ts'
import {
  addresses,
  CAF_LABELS,
  cafByCommune,
  cafByZone,
  incomeByCommune,
  incomeByIris,
  jobSeekersByAgency,
  publishedOnQpv,
  truthOf,
} from './island/registers.ts'
import { writeTable } from './island/table.ts'

/**
 * The files of the demonstration, by name: perimeters, tables as official producers lay them out, and the truth they were added up from.
 * A fictitious island of about 60,000 inhabitants; the same bytes every time.
 */
export function generateDemo(): Map<string, Uint8Array> {
  const island = drawIsland()
  const utf8 = [...perimeterFiles(island), ...tables(island), ...truth(island)].map(([name, text]): [string, Uint8Array] => [name, Buffer.from(text)])
  const latin1 = [...cafTables(island)].map(([name, text]): [string, Uint8Array] => [name, iconv.encode(text, 'windows-1252')])
  return new Map([...utf8, ...latin1])
}

const CENSUS = { separator: ';', decimal: '.' } as const
const BYTE_ORDER_MARK = '\uFEFF'

function tables(island: Island): Map<string, string> {
  return new Map([
    ['rp2020-iris-activite.csv', writeTable(activityByIris(island), CENSUS)],
    ['rp2020-iris-population.csv', writeTable(populationByIris(island), CENSUS)],
    ['rp2020-iris-familles.csv', writeTable(familiesByIris(island), CENSUS)],
    ['rp2020-iris-logement.csv', writeTable(housingByIris(island), CENSUS)],
    ['rp2020-communes.csv', writeTable(censusByCommune(island), CENSUS)],
    ['filosofi2020-iris.csv', writeTable(incomeByIris(island), { separator: ';', decimal: ',' })],
    ['filosofi2020-communes.csv', writeTable(incomeByCommune(island), { separator: ';', decimal: ',' })],
    ['filosofi2020-carreaux-200m.csv', writeTable(buildGrid(island.households, island.communesOfCell), { separator: ',', decimal: '.' })],
    ['demandeurs2020-agences.csv', BYTE_ORDER_MARK + writeTable(jobSeekersByAgency(island), CENSUS)],
    ['adresses-2020.csv', writeTable(addresses(island), CENSUS)],
    ['qpv2024-chiffres-publies.csv', writeTable(publishedOnQpv(island), { separator: ',', decimal: '.' })],
  ])
}

/** Six title rows, two header rows, Windows-1252: the CAF's tables of 2009. */
function cafTables(island: Island): Map<string, string> {
  const title = (zones: string): string[] => [
    '"Bénéficiaires des prestations légales (données fictives, 2020)"',
    `"Données par ${zones}"`,
    '"Champ : Île de Kartyé (territoire fictif)"',
    '',
    '"Source : Kartyé (données fictives)"',
    '',
  ]
  const layout = { separator: ',', decimal: '.', quoted: true } as const
  return new Map([
    ['caf2020-zones.csv', writeTable(cafByZone(island), { ...layout, title: title('zone de la CAF') }, CAF_LABELS)],
    ['caf2020-communes.csv', writeTable(cafByCommune(island), { ...layout, title: title('commune') }, CAF_LABELS)],
  ])
}

/** What no producer publishes: every household, and the true value of every zone. */
function truth(island: Island): Map<string, string> {
  const whole = { code: DEPARTEMENT, name: 'Île de Kartyé (territoire fictif)', households: island.households }
  const others = [
    ...truthOf('ile', [whole]),
    ...truthOf('commune-2022', island.communes),
    ...truthOf('iris-2022', island.iris),
    ...truthOf('qpv-2015', island.formerQpv),
    ...truthOf('zus-1996', island.zus),
    ...truthOf('caf-2020', island.cafZones),
    ...truthOf('agence-2020', island.agencies),
  ]
  return new Map([
    ['verite_menages.csv', writeTable(island.households.map(householdRow), CENSUS)],
    ['verite_qpv.csv', writeTable(truthOf('qpv-2024', island.qpv), CENSUS)],
    ['verite_zones.csv', writeTable(others, CENSUS)],
  ])
}

/** One household on a line; members are written age then work (o occupied, c unemployed and registered, n unemployed, i inactive), joined by +. */
function householdRow(one: Household): Record<string, string | number> {
  return {
    x: one.place[0],
    y: one.place[1],
    type: one.type,
    membres: one.members.map(({ age, work }) => `${age}${work ?? ''}`).join('+'),
    niveau_vie: one.income,
    pauvre: Number(isPoor(one)),
    statut: one.tenure,
    bati: one.building,
    epoque: one.era,
    surface: one.surface_m2,
    caf: Number(one.isRecipient),
    rsa: Number(one.hasRsa),
    bas_revenus: Number(one.isLowIncome),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('./', import.meta.url)
  await mkdir(folder, { recursive: true })
  for (const [name, bytes] of generateDemo()) await writeFile(new URL(name, folder), bytes)
  process.stdout.write(`Démonstration écrite dans ${fileURLToPath(folder)}\n`)
}
