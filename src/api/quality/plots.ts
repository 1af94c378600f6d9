import type { JudgedPoint, QualityRow, QualityThird } from '../../publish/read/index.ts'
import { asCloud } from './cloud.ts'
import { drawSvg } from './draw.ts'
import { count, difference, methodName, percentage, type Reading, SMALL_SAMPLE } from './words.ts'

/** One method of one indicator, with all that is drawn of it. */
export type Drawn = { row: QualityRow; points: readonly JudgedPoint[]; thirds: readonly QualityThird[]; reading: Reading }

// Small multiples: one drawing per method, wide enough to be read on a phone of 360 px.
const SIZE = { width: 320, height: 280, marginLeft: 48, marginBottom: 40 } as const
const GUIDE = { stroke: 'currentColor', strokeDasharray: '4 3' } as const

/** Where 90 % intervals are honest: the nominal share, and the band in which a measured one is said to be calibrated (method, § 5). */
const CALIBRATED = { low: 0.87, nominal: 0.9, high: 0.93 } as const

/** Estimates against published figures, with the line where they are equal; every method of an indicator on the same scale `extent`. */
export async function estimatedAgainstPublished({ row, points, reading }: Drawn, extent: readonly [number, number]): Promise<string> {
  const { dot, link } = await import('@observablehq/plot')
  const scale = scaleOf(reading)
  const domain = extent.map((amount) => amount * scale.factor)
  const description = `${methodName(row)} : ${count(points.length)} territoires, estimation en hauteur, chiffre publié en largeur. Écart moyen ${difference(row.mae, reading)}.`
  return drawSvg(description, {
    ...SIZE,
    x: { domain, label: `Publié (${scale.unit})`, tickFormat: french, ticks: 4 },
    y: { domain, label: `Estimé (${scale.unit})`, tickFormat: french, ticks: 5, grid: true },
    marks: [
      link([domain], { x1: '0', y1: '0', x2: '1', y2: '1', ...GUIDE }),
      dot(points, {
        x: ({ officiel }: JudgedPoint) => officiel * scale.factor,
        y: ({ estimation }: JudgedPoint) => estimation * scale.factor,
        render: asCloud,
      }),
    ],
  })
}

/** Error against the share of its sources that a zone makes up, with the mean error of each third of the zones; null when no share is known. */
export async function errorByShare({ row, points, thirds, reading }: Drawn, extent: readonly [number, number]): Promise<string | null> {
  const placed = points.filter(({ part_de_la_source }) => part_de_la_source !== null)
  if (placed.length === 0) return null
  const { dot, link, ruleY } = await import('@observablehq/plot')
  const scale = scaleOf(reading)
  const steps = thirdsByShare(thirds, row.n)
  const means =
    steps.length > 0 ? steps.map(({ tiers, biais }) => `${difference(biais, reading)} (${THIRDS[tiers]})`).join(', ') : difference(row.biais, reading)
  return drawSvg(`${methodName(row)} : erreur selon la part du territoire dans ses zones sources. Erreur moyenne ${means}.`, {
    ...SIZE,
    x: { domain: [0, 100], label: 'Part du territoire dans ses sources (%)', tickFormat: french, ticks: 5 },
    y: { domain: extent.map((amount) => amount * scale.factor), label: `Erreur (${scale.errorUnit})`, tickFormat: french, ticks: 5, grid: true },
    marks: [
      ruleY([0], GUIDE),
      dot(placed, {
        x: ({ part_de_la_source }: JudgedPoint) => (part_de_la_source ?? 0) * 100,
        y: ({ estimation, officiel }: JudgedPoint) => (estimation - officiel) * scale.factor,
        render: asCloud,
      }),
      link(steps, {
        x1: ({ de }: QualityThird) => de * 100,
        x2: ({ a }: QualityThird) => a * 100,
        y1: ({ biais }: QualityThird) => biais * scale.factor,
        y2: ({ biais }: QualityThird) => biais * scale.factor,
        stroke: 'var(--accent)',
        strokeWidth: 3,
      }),
    ],
  })
}

/** Share of official figures inside the 90 % interval, for all zones and by thirds of their share of the sources; null without intervals. */
export async function intervalCoverage({ row, thirds }: Drawn): Promise<string | null> {
  if (row.dans_intervalle === null) return null
  const { barX, dot, rectX, ruleX, text } = await import('@observablehq/plot')
  const steps = thirdsByShare(thirds, row.n_intervalle).filter(({ dans_intervalle }) => dans_intervalle !== null)
  const bars = [
    { name: 'tous', share: row.dans_intervalle, n: row.n_intervalle },
    ...steps.map(({ tiers, dans_intervalle, n_intervalle }) => ({ name: THIRDS[tiers], share: dans_intervalle ?? 0, n: n_intervalle })),
  ]
  const description = `${methodName(row)} : chiffres publiés dans l’intervalle à 90 %, ${bars.map(({ name, share }) => `${name} ${percentage(share)}`).join(', ')}.`
  return drawSvg(description, {
    ...SIZE,
    height: 60 + 32 * bars.length,
    marginLeft: 112,
    marginRight: 20,
    x: { domain: [0, 100], label: 'Chiffres publiés dans l’intervalle (%)', tickFormat: french, ticks: 5, grid: true },
    y: { domain: bars.map(({ name }) => name), label: null, padding: 0.35 },
    marks: [
      rectX([CALIBRATED], {
        x1: ({ low }: typeof CALIBRATED) => low * 100,
        x2: ({ high }: typeof CALIBRATED) => high * 100,
        fill: 'currentColor',
        fillOpacity: 0.15,
      }),
      barX(bars, { x: ({ share }: Bar) => share * 100, y: 'name', fill: 'var(--link)', fillOpacity: 0.45 }),
      dot(bars, { x: ({ share }: Bar) => share * 100, y: 'name', fill: 'var(--link)', r: 4 }),
      text(bars, { x: 2, y: 'name', text: ({ share, n }: Bar) => `${percentage(share)} de ${count(n)}`, textAnchor: 'start', fill: 'currentColor' }),
      ruleX([CALIBRATED.nominal * 100], GUIDE),
    ],
  })
}

function thirdsByShare(thirds: readonly QualityThird[], sample: number): QualityThird[] {
  return sample < SMALL_SAMPLE ? [] : thirds.filter(({ selon }) => selon === 'part_de_la_source')
}

type Bar = { name: string; share: number; n: number }

const THIRDS = { 1: 'petites parts', 2: 'parts moyennes', 3: 'grandes parts' } as const

function scaleOf({ nature, unite }: Reading): { factor: number; unit: string; errorUnit: string } {
  return nature === 'part' ? { factor: 100, unit: '%', errorUnit: 'points' } : { factor: 1, unit: unite, errorUnit: unite }
}

function french(value: number): string {
  return new Intl.NumberFormat('fr-FR', { notation: Math.abs(value) >= 10_000 ? 'compact' : 'standard' }).format(value).replace('-', '−')
}
