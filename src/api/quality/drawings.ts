import type { JudgedPoint, QualityRow, QualityThird } from '../../publish/read/index.ts'
import { type Html, html, raw } from '../home/html.ts'
import { type Drawn, errorByShare, estimatedAgainstPublished, intervalCoverage } from './plots.ts'
import { methodName, type Reading } from './words.ts'

export type Drawable = { rows: readonly QualityRow[]; points: readonly JudgedPoint[]; thirds: readonly QualityThird[]; reading: Reading }

/** What is drawn of an indicator: three questions, each answered by one small drawing per method, on the same scale. */
export async function drawings({ rows, points, thirds, reading }: Drawable): Promise<Html> {
  const drawn: Drawn[] = rows.map((row) => ({ row, reading, points: points.filter(isOf(row)), thirds: thirds.filter(isOf(row)) }))
  const figures = extentOf(points.flatMap(({ estimation, officiel }) => [estimation, officiel]))
  const errors = extentOf([0, ...points.map(({ estimation, officiel }) => estimation - officiel)])
  return html`${await question('Estimé et publié', 'Un point par territoire ; sur la ligne, l’estimation égale le chiffre publié ; au-dessous, elle est trop basse.', drawn, (one) => estimatedAgainstPublished(one, figures))}
${await question('Erreur selon la part du territoire dans ses sources', 'À gauche, de petits territoires dans de grandes zones sources, où il faut le plus deviner ; à droite, des territoires faits de sources entières. Le trait épais est l’erreur moyenne de chaque tiers.', drawn, (one) => errorByShare(one, errors))}
${await question('Les intervalles tiennent-ils parole ?', 'Le trait pointillé est à 90 %, la bande va de 87 à 93 %. Au-dessous, les intervalles sont trop étroits ; au-dessus, trop larges. Les tiers sont ceux de la part du territoire dans ses sources.', drawn, intervalCoverage)}`
}

async function question(title: string, legend: string, drawn: readonly Drawn[], draw: (one: Drawn) => Promise<string | null>): Promise<Html | null> {
  const figures: Html[] = []
  for (const one of drawn) {
    const svg = await draw(one)
    if (svg) figures.push(html`<figure>${raw(svg)}<figcaption>${methodName(one.row)}, ${one.row.source} ${one.row.periode}</figcaption></figure>\n`)
  }
  return figures.length === 0
    ? null
    : html`<h3>${title}</h3>
<p class="quiet">${legend}</p>
<div class="drawings">
${figures}</div>`
}

function isOf(row: QualityRow): (one: Pick<QualityRow, 'periode' | 'methode' | 'support' | 'source'>) => boolean {
  return ({ periode, methode, support, source }) => periode === row.periode && methode === row.methode && support === row.support && source === row.source
}

// Room of a twentieth on each side, so that no point sits on the frame.
function extentOf(amounts: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const amount of amounts) {
    low = Math.min(low, amount)
    high = Math.max(high, amount)
  }
  if (low > high) return [0, 1]
  const room = (high - low) / 20 || Math.abs(high) / 20 || 1
  return [low < 0 ? low - room : Math.max(0, low - room), high + room]
}
