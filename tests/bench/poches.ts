import { whyNoRealData } from '../support/real-data.ts'
import { calibrateContrast } from './poches/calibrate.ts'
import { type Detector, hotSpotsOnly, plainThreshold, pockets } from './poches/detectors.ts'
import { type Island, readIsland } from './poches/island.ts'
import { cellMesh, cellsOf, spreadByHouseholds, zoneMesh } from './poches/meshes.ts'
import { measureNational } from './poches/national.ts'
import { knownTruth, poorPockets, type Score, scoreOf, spread, wholeTruth } from './poches/score.ts'
import { treatSecrecy } from './poches/treatment.ts'
import { drawWorld } from './poches/worlds.ts'

const WORLDS = 20
const SHARES = [0.35, 0.4, 0.45, 0.5]
/** The threshold at which other choices are tried. */
const DETAILED = 0.4

const OURS = pockets('Kartyé, réglages par défaut')
const BY_SIDES = pockets('par les côtés', { voisinage: { type: 'cotes' } })
const PEERS = [
  plainThreshold,
  pockets('composantes connexes seules', { lissage: false, compacite_min: 0, menages_min: 11, part_imputee_max: 1 }),
  hotSpotsOnly(),
] as const
const CHOICES = [
  pockets('sans limite d’imputation', { part_imputee_max: 1 }),
  pockets('au plus 25 % d’imputé', { part_imputee_max: 0.25 }),
  pockets('par les côtés, sans compacité', { voisinage: { type: 'cotes' }, compacite_min: 0 }),
  pockets('sans lissage', { lissage: false }),
  pockets('sans compacité', { compacite_min: 0 }),
  pockets('200 ménages au moins', { menages_min: 200 }),
] as const

/**
 * What pocket detection finds where the truth is known (golden case 11, La Réunion: 14,076 real cells, 60 known pockets). Poor households are published by
 * perimeter only, so: on the real figures, from zones like IRIS; then on synthetic worlds that keep every published sum, with exact cells and with cells
 * treated for secrecy. Last, how long a national grid takes. `--vite` draws 3 worlds and leaves the national grid out.
 */
export async function run(): Promise<void> {
  const isQuick = process.argv.includes('--vite')
  const missing = whyNoRealData()
  if (missing) console.error(missing)
  else measureReunion(readIsland(), isQuick ? 3 : WORLDS)
  if (!isQuick) measureNational()
}

function measureReunion(island: Island, worlds: number): void {
  console.log('\n1. Chiffres réels, maille grossière : ménages pauvres de 344 zones du type IRIS')
  printTable(coarse(island))
  const contrast = calibrateContrast(island)
  console.log(
    `\n2. ${worlds} mondes synthétiques, qui gardent les 524 sommes publiées (contraste de ${contrast.toFixed(2)}, calé sur les 120 périmètres compacts)`,
  )
  const found = simulate(island, worlds, contrast, (share) => (share === DETAILED ? [OURS, BY_SIDES, ...PEERS, ...CHOICES] : [OURS, BY_SIDES, ...PEERS]))
  printTable(found.rows)
  console.log(`   plus grand écart à une somme publiée : ${found.gap.toFixed(3)} ménage ; groupes d’imputation : ${found.groups}`)
  for (const other of [0.5 * contrast, 1.5 * contrast]) {
    console.log(`\n   les mêmes, pauvreté ${other < contrast ? 'moins' : 'plus'} contrastée d’un carreau à l’autre (contraste de ${other.toFixed(2)})`)
    printTable(simulate(island, Math.min(worlds, 5), other, (share) => (share === DETAILED ? [OURS, BY_SIDES] : [])).rows)
  }
}

type Line = { title: string; share: number; truth: string; scores: Score[]; poor: number[] }

/** Detection from zones: from their cells, all as poor as their zone, and from their polygons. */
function coarse(island: Island): Line[] {
  const cells = cellMesh(island, spreadByHouseholds(island), new Uint8Array(island.codes.length))
  const zones = zoneMesh(island)
  return SHARES.flatMap((share) => {
    const truth = knownTruth(island, share)
    const say = (title: string, found: Uint8Array): Line => ({
      title,
      share,
      truth: 'poches connues',
      scores: [scoreOf(found, truth, island.households)],
      poor: [],
    })
    const { units } = OURS.find(zones, share, 1)
    return [
      say('carreaux, part de leur zone', OURS.find(cells, share, 1).units),
      say(
        'polygones des zones',
        cellsOf(
          island.codes.length,
          island.zones.filter((_, zone) => units[zone] === 1),
        ),
      ),
    ]
  })
}

/** Each detector on each world: exact cells, then treated ones, against the known pockets; treated ones against what exact ones give by the same detector. */
function simulate(
  island: Island,
  worlds: number,
  contrast: number,
  detectorsAt: (share: number) => readonly Detector[],
): { rows: Line[]; gap: number; groups: number } {
  const kept = [...island.zones, ...island.compact, ...island.pockets]
  const lines = new Map<string, Line>()
  const add = (title: string, share: number, truth: string, score: Score, poor?: number): void => {
    const key = `${share} ${title} ${truth}`
    const line = lines.get(key) ?? { title, share, truth, scores: [], poor: [] }
    line.scores.push(score)
    if (poor !== undefined) line.poor.push(poor)
    lines.set(key, line)
  }
  let [widest, groups] = [0, 0]
  for (let seed = 1; seed <= worlds; seed++) {
    const world = drawWorld(island, kept, { seed, contrast })
    const treated = treatSecrecy(island, world.poor)
    ;[widest, groups] = [Math.max(widest, world.gap), treated.groups]
    const exact = cellMesh(island, world.poor, new Uint8Array(island.codes.length))
    const published = cellMesh(island, treated.poor, island.isTreated)
    for (const share of SHARES) {
      const known = knownTruth(island, share)
      for (const { name, find } of detectorsAt(share)) {
        const [byExact, byPublished] = [find(exact, share, seed), find(published, share, seed)]
        const trulyPoor = (found: typeof byExact): number => poorPockets(found.pockets, share, world.poor, island.households)
        add(`${name}, carreaux exacts`, share, 'poches connues', scoreOf(byExact.units, known, island.households), trulyPoor(byExact))
        add(`${name}, carreaux traités`, share, 'poches connues', scoreOf(byPublished.units, known, island.households), trulyPoor(byPublished))
        add(`${name}, carreaux traités`, share, 'mêmes carreaux exacts', scoreOf(byPublished.units, wholeTruth(byExact.units), island.households))
      }
    }
  }
  return { rows: [...lines.values()].sort((a, b) => a.share - b.share), gap: widest, groups }
}

function printTable(lines: readonly Line[]): void {
  for (const [share, ones] of Map.groupBy(lines, (line) => line.share)) {
    console.log(`\n   seuil : ${Math.round(100 * share)} % de ménages pauvres`)
    console.table(
      ones.map(({ title, truth, scores, poor }) => {
        const of = (pick: (score: Score) => number): string => spread(scores.map(pick))
        const isKnown = truth === 'poches connues'
        return {
          détection: title,
          vérité: truth,
          'carreaux trouvés': spread(
            scores.map(({ cells }) => cells),
            { digits: 0, factor: 1 },
          ),
          'précision %': of(({ precision }) => precision),
          'précision, ménages %': of(({ householdPrecision }) => householdPrecision),
          'précision, sol connu %': isKnown ? of(({ knownPrecision }) => knownPrecision) : '',
          'rappel %': of(({ recall }) => recall),
          'rappel, ménages %': of(({ householdRecall }) => householdRecall),
          'poches connues trouvées %': isKnown ? of(({ pocketsFound }) => pocketsFound) : '',
          'poches vraiment pauvres %': spread(poor),
        }
      }),
    )
  }
}
