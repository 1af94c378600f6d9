import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createRandom } from '../../data/demo/island/random.ts'

/** Columns of carreaux_200m_met.csv, 2019, in their order. */
const COLUMNS =
  'idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv,men_1ind,men_5ind,men_prop,men_fmp,ind_snv,men_surf,men_coll,men_mais,' +
  'log_av45,log_45_70,log_70_90,log_ap90,log_inc,log_soc,ind_0_3,ind_4_5,ind_6_10,ind_11_17,ind_18_24,ind_25_39,ind_40_54,ind_55_64,ind_65_79,ind_80p,ind_inc'
const METROPOLITAN = Array.from({ length: 94 }, (_, i) => (i < 19 ? String(i + 1).padStart(2, '0') : String(i + 2)))
const WEST = 3_210_000
const SOUTH = 2_130_000
const CELL_M = 200
const CHUNK_CHARACTERS = 256 * 1024
const HOUSEHOLDS = 8192

/**
 * Writes `rows` populated cells of 200 m as the national Filosofi file lays them out: always the same bytes for the same `rows`.
 * Cells fill a square from the south-west corner of the grid of metropolitan France (EPSG:3035), a band of it for each département.
 */
export async function writeGridFile(path: string, rows: number): Promise<void> {
  const stream = createWriteStream(path)
  const random = createRandom(200).next
  const contents = Array.from({ length: HOUSEHOLDS }, () => cellContents(random))
  const width = Math.ceil(Math.sqrt(rows))
  let chunk = `${COLUMNS}\n`
  for (let i = 0; i < rows; i++) {
    const north = SOUTH + Math.floor(i / width) * CELL_M
    const east = WEST + (i % width) * CELL_M
    const kilometre = `CRS3035RES1000mN${north - (north % 1000)}E${east - (east % 1000)}`
    const commune = `${METROPOLITAN[Math.floor((i / rows) * METROPOLITAN.length)]}${String(1 + (Math.floor(i / 97) % 600)).padStart(3, '0')}`
    const [imputed = '0', measures = ''] = contents[Math.floor(random() * HOUSEHOLDS)] ?? []
    chunk += `CRS3035RES200mN${north}E${east},${kilometre},${kilometre},${imputed},0,${commune},${measures}\n`
    if (chunk.length < CHUNK_CHARACTERS) continue
    if (!stream.write(chunk)) await once(stream, 'drain')
    chunk = ''
  }
  stream.end(chunk)
  await once(stream, 'close')
}

/** Whether the cell is imputed, and its measures from `ind` on: ages sum to people; shares of an imputed cell have one decimal. */
function cellContents(random: () => number): [imputed: string, measures: string] {
  const isImputed = random() < 0.6
  const households = isImputed ? 1 + Math.floor(random() * 10) : 11 + Math.floor(random() ** 3 * 200)
  const part = (of: number, share: number): number => (isImputed ? Math.round(of * share * random() * 20) / 10 : Math.floor(of * share * random() * 2))
  const ages = [0.045, 0.025, 0.06, 0.085, 0.08, 0.19, 0.2, 0.13, 0.15, 0.06].map((share) => part(households * 2.3, share))
  const people = Math.max(1, Math.round(ages.reduce((sum, age) => sum + age, 0) * 10) / 10)
  const counts = [0.07, 0.17, 0.04, 0.3, 0.05].map((share) => part(households, share))
  const dwellings = [0.4, 0.5].map((share) => part(households, share))
  const ageOfDwellings = [0.25, 0.2, 0.25, 0.25, 0.02].map((share) => part(households, share))
  const income = Math.round(people * (12_000 + random() * 25_000) * 10) / 10
  const surface = Math.round(households * (60 + random() * 60) * 10) / 10
  const unknownAge = 0
  return [
    isImputed ? '1' : '0',
    [people, households, ...counts, income, surface, ...dwellings, ...ageOfDwellings, part(households, 0.06), ...ages, unknownAge].join(','),
  ]
}
