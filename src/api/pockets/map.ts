import type { Geometry } from 'geojson'
import { type Html, html } from '../home/html.ts'
import { scaleOf, type View, viewOf } from '../ogc/pages/map.ts'
import { boxOf, pathOf } from './drawn-shapes.ts'
import { counted } from './words.ts'

/** What is drawn of a detection; `number` is that of the list below the map, `anchor` the line it leads to. */
export type MapShapes = {
  kept: readonly Drawn[]
  nearly: readonly Drawn[]
  borderline: readonly Drawn[]
  leftOut: readonly Drawn[]
}
export type Drawn = { geometry: Geometry; title: string; number?: number; anchor?: string }

const [WIDTH, HEIGHT, MARGIN] = [960, 560, 16]
// More numbers than this hide what they name.
const MOST_NUMBERS = 80

/** The pockets on a white ground with their legend: every layer has a pattern or a line of its own, so that colour is never alone. Null when there is nothing. */
export function pocketMap(shapes: MapShapes): Html | null {
  const { kept, nearly, borderline, leftOut } = shapes
  const box = boxOf([...kept, ...nearly, ...borderline].map(({ geometry }) => geometry))
  if (!box) return null
  const view = viewOf(box, { width: WIDTH, height: HEIGHT, margin: MARGIN, least: 0.005 })
  const said = `Carte : ${counted(kept.length, 'poche retenue', 'poches retenues')}, ${counted(nearly.length, 'presque retenue', 'presque retenues')}, ${counted(borderline.length, 'maille à la limite', 'mailles à la limite')}, ${counted(leftOut.length, 'quartier prioritaire', 'quartiers prioritaires')}.`
  return html`<figure>
<svg class="carte" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${said}">
${PATTERNS}
${layer('exclu', leftOut, view)}${layer('retenue', kept, view)}${layer('presque', nearly, view)}${layer('limite', borderline, view)}${numbers([...kept, ...nearly], view)}${scaleBar(view)}
</svg>
<figcaption>
<ul class="legende">
${LEGEND.map(([name, words]) => html`<li><svg viewBox="0 0 28 18" width="28" height="18" aria-hidden="true"><path class="${name}" fill="${FILLS[name]}" d="M2 2h24v14H2Z"/></svg> ${words}</li>\n`)}</ul>
<p class="quiet">Les numéros sont ceux des listes. Pour un fond de carte, ouvrez le GeoJSON dans votre outil.</p>
</figcaption>
</figure>
`
}

const LEGEND = [
  ['retenue', 'poche retenue'],
  ['presque', 'grappe presque retenue'],
  ['limite', 'maille à la limite'],
  ['exclu', 'quartier prioritaire, laissé de côté'],
] as const

// An address of a pattern is of the page: a style sheet would look for it in itself.
const FILLS = { retenue: 'currentColor', presque: 'url(#points)', limite: 'url(#croix)', exclu: 'url(#hachures)' } as const
type Layer = keyof typeof FILLS

const PATTERNS = html`<defs>
<pattern id="hachures" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="trait" d="M0 0V7"/></pattern>
<pattern id="points" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="point" cx="3" cy="3" r="1.1"/></pattern>
<pattern id="croix" width="6" height="6" patternUnits="userSpaceOnUse"><path class="croisillon" d="M0 0L6 6M6 0L0 6"/></pattern>
</defs>`

function layer(name: Layer, shapes: readonly Drawn[], view: View): Html {
  const drawn = shapes.map(({ geometry, title, anchor }) => {
    const path = html`<path class="${name}" fill="${FILLS[name]}" fill-rule="evenodd" d="${pathOf(geometry, view).path}"><title>${title}</title></path>`
    return anchor ? html`<a href="#${anchor}" tabindex="-1">${path}</a>\n` : html`${path}\n`
  })
  return html`<g>${drawn}</g>\n`
}

function numbers(shapes: readonly Drawn[], view: View): Html | null {
  if (shapes.length > MOST_NUMBERS) return null
  return html`<g class="numeros" aria-hidden="true">${shapes.map(({ geometry, number }) => {
    const [x, y] = pathOf(geometry, view).middle
    return number === undefined ? html`` : html`<text x="${x}" y="${y + 5}">${number}</text>`
  })}</g>\n`
}

function scaleBar(view: View): Html {
  const { length, label } = scaleOf(view, WIDTH)
  return html`<path class="echelle" d="M12 ${HEIGHT - 17}v5h${length}v-5"/><text class="echelle" x="${length + 20}" y="${HEIGHT - 10}">${label}</text>`
}
