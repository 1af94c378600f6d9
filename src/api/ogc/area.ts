import type { Crs } from '../../model/crs.ts'

/** Least x, least y, greatest x, greatest y. */
export type Bounds = readonly [minX: number, minY: number, maxX: number, maxY: number]

// The areas of use of model/crs.ts, projected by PROJ and rounded outwards to 1 km; a test projects them again.
const PROJECTED: Readonly<Record<number, Bounds>> = {
  3857: [-20_038_000, -20_049_000, 20_038_000, 20_049_000],
  2154: [-379_000, 6_005_000, 1_321_000, 7_236_000],
  5490: [428_000, 1_556_000, 1_093_000, 2_059_000],
  2972: [98_000, 233_000, 673_000, 984_000],
  2975: [-48_000, 7_256_000, 632_000, 7_979_000],
  4471: [355_000, 8_397_000, 686_000, 8_748_000],
  3035: [-147_000, 196_000, 7_825_000, 6_972_000],
}

/** Where coordinates of a CRS have a meaning: its area of use in its own units, in x, y order. */
export function areaOf(crs: Crs): Bounds {
  const area = crs.isGeographic ? crs.area84 : PROJECTED[crs.srid]
  if (!area) throw new Error(`no area of use is known for EPSG:${crs.srid}`)
  return area
}

/** « EPSG:2154 (x de -379000 à 1321000, y de …) », for whoever wrote coordinates outside it. Axes are named in the order they are written. */
export function describeArea(crs: Crs): string {
  const [minX, minY, maxX, maxY] = areaOf(crs)
  const [east, north] = crs.isGeographic ? ['longitude', 'latitude'] : ['x', 'y']
  const axes = [`${east} de ${minX} à ${maxX}`, `${north} de ${minY} à ${maxY}`]
  return `${crs.label} (${(crs.isLatitudeFirst ? axes.reverse() : axes).join(', ')})`
}
