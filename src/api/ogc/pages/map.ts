import type { Geometry, Position } from 'geojson'
import { type Html, html } from '../../home/html.ts'

/** A feature to draw: its shape in CRS84, what it is called, where its page is. */
export type Drawn = { geometry: Geometry | null; label: string; href: string }

const WIDTH = 640
const HEIGHT = 420
const MARGIN = 12
// Half a pixel: what a screen cannot show is not sent.
const STEP = 0.5
const INK = '#1f6fb2'
// One degree of a great circle of the mean Earth radius, 6 371 008.8 m (IUGG).
const DEGREE_M = (Math.PI / 180) * 6_371_008.8

/** The features as an SVG map with a scale bar and no background, north up, in an equidistant projection around their middle; null when nothing has a shape. */
export function mapOf(features: readonly Drawn[]): Html | null {
  const shapes = features.flatMap(({ geometry, ...rest }) => (geometry ? [{ ...rest, rings: ringsOf(geometry) }] : []))
  const box = boxAround(shapes.flatMap(({ rings }) => rings.flat()))
  if (!box) return null
  // A lone point still has a view around it: about a kilometre.
  const view = viewOf(box, { width: WIDTH, height: HEIGHT, margin: MARGIN, least: 0.01 })
  return html`<svg class="map" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Carte : ${features.length} ${features.length > 1 ? 'territoires' : 'territoire'}">
<g fill="${INK}" fill-opacity="0.3" stroke="${INK}" stroke-width="1" stroke-linejoin="round">
${shapes.map(({ rings, label, href }) => html`<a href="${href}" tabindex="-1">${drawn(rings, view)}<title>${label}</title></a>\n`)}</g>
${scaleBar(view)}
</svg>`
}

/** In degrees of CRS84. */
export type Box = [west: number, south: number, east: number, north: number]

/** Where a position of CRS84 is drawn, and how long a pixel is. */
export type View = { project: (position: Position) => [x: number, y: number]; metresPerPixel: number }

/** The box around positions; null around none. */
export function boxAround(positions: Iterable<Position>): Box | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = 0, y = 0] of positions) {
    west = Math.min(west, x)
    east = Math.max(east, x)
    south = Math.min(south, y)
    north = Math.max(north, y)
  }
  return west > east ? null : [west, south, east, north]
}

/** A view of that box in so many pixels, north up, equidistant around its middle. `least`: the degrees that the width shows at least, so that a lone point has a view. */
export function viewOf(
  [west, south, east, north]: Box,
  { width, height, margin, least }: { width: number; height: number; margin: number; least: number },
): View {
  const narrowing = Math.max(Math.cos((((south + north) / 2) * Math.PI) / 180), 0.01)
  const degreesPerPixel = Math.max(((east - west) * narrowing) / (width - 2 * margin), (north - south) / (height - 2 * margin), least / width)
  const [middleX, middleY] = [(west + east) / 2, (south + north) / 2]
  const snap = (pixels: number): number => Math.round(pixels / STEP) * STEP
  return {
    project: ([x = 0, y = 0]) => [snap(width / 2 + ((x - middleX) * narrowing) / degreesPerPixel), snap(height / 2 - (y - middleY) / degreesPerPixel)],
    metresPerPixel: degreesPerPixel * DEGREE_M,
  }
}

// A shape smaller than a few pixels, or a point, is a dot: it must not vanish.
function drawn(rings: readonly Position[][], { project }: View): Html {
  const lines = rings.map((ring) => simplified(ring.map(project)))
  const points = lines.flat()
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  if (extentOf(xs) < 3 && extentOf(ys) < 3) return html`<circle cx="${xs[0] ?? 0}" cy="${ys[0] ?? 0}" r="3"/>`
  const path = lines.filter((line) => line.length > 2).map((line) => `M${line.map(([x, y]) => `${x} ${y}`).join('L')}Z`)
  return html`<path fill-rule="evenodd" d="${path.join('')}"/>`
}

function extentOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((least, value) => Math.min(least, value), Infinity)
}

/** A drawn line without the points that fall on the one before. */
export function simplified(line: readonly [number, number][]): [number, number][] {
  return line.filter(([x, y], i) => i === 0 || x !== line[i - 1]?.[0] || y !== line[i - 1]?.[1])
}

function scaleBar(view: View): Html {
  const { length, label } = scaleOf(view, WIDTH)
  const [left, bottom] = [MARGIN, HEIGHT - MARGIN]
  return html`<path d="M${left} ${bottom - 5}V${bottom}H${left + length}V${bottom - 5}" fill="none" stroke="currentColor" stroke-width="1.5"/>
<text x="${left + length + 6}" y="${bottom}" fill="currentColor" font-size="16">${label}</text>`
}

/** A scale of at most a quarter of the width: its length in pixels, and what it is worth. */
export function scaleOf({ metresPerPixel }: View, width: number): { length: number; label: string } {
  const metres = roundDown((width / 4) * metresPerPixel)
  return {
    length: Math.round(metres / metresPerPixel),
    label: metres >= 1000 ? `${new Intl.NumberFormat('fr-FR').format(metres / 1000)} km` : `${metres} m`,
  }
}

// 1, 2 or 5 times a power of ten.
function roundDown(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres))
  return ([5, 2, 1].find((digit) => digit * power <= metres) ?? 1) * power
}

/** Every line or ring of a shape, and its points. */
export function ringsOf(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]]
    case 'MultiPoint':
    case 'LineString':
      return [geometry.coordinates]
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates
    case 'MultiPolygon':
      return geometry.coordinates.flat()
    case 'GeometryCollection':
      return geometry.geometries.flatMap(ringsOf)
  }
}
