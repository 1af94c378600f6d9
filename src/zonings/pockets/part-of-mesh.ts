import type { Mesh, Neighbours } from './mesh.ts'

/** The mesh of some of its units, in the order given (increasing, so that ties fall as in the whole). */
export function partOfMesh(mesh: Mesh, units: Int32Array): Mesh {
  const floats = (column: Float64Array) => Float64Array.from(units, (unit) => column[unit] ?? Number.NaN)
  const bytes = (column: Uint8Array) => Uint8Array.from(units, (unit) => column[unit] ?? 0)
  const whole = (column: Int32Array) => units.map((unit) => column[unit] ?? -1)
  const { cells, edges } = mesh
  return {
    ...mesh,
    codes: Array.from(units, (unit) => mesh.codes[unit] ?? ''),
    cells: cells && { grid: bytes(cells.grid), column: whole(cells.column), row: whole(cells.row), side_m: cells.side_m },
    edges: edges && partOfNeighbours(edges, units, mesh.codes.length),
    area_m2: floats(mesh.area_m2),
    perimeter_m: floats(mesh.perimeter_m),
    population: floats(mesh.population),
    households: floats(mesh.households),
    poor: floats(mesh.poor),
    income: floats(mesh.income),
    isImputed: bytes(mesh.isImputed),
    imputedGroup: whole(mesh.imputedGroup),
    isEligible: bytes(mesh.isEligible),
    threshold: floats(mesh.threshold),
  }
}

/** The links between some units only, numbered by their place among them. `count`: units of the whole. */
export function partOfNeighbours({ starts, of, shared_m }: Neighbours, units: Int32Array, count: number): Neighbours {
  const placeOf = new Int32Array(count).fill(-1)
  for (const [place, unit] of units.entries()) placeOf[unit] = place
  const partStarts = new Int32Array(units.length + 1)
  const links: number[] = []
  for (const [place, unit] of units.entries()) {
    for (let link = starts[unit] ?? 0; link < (starts[unit + 1] ?? 0); link++) if ((placeOf[of[link] ?? 0] ?? -1) >= 0) links.push(link)
    partStarts[place + 1] = links.length
  }
  const part = { starts: partStarts, of: Int32Array.from(links, (link) => placeOf[of[link] ?? 0] ?? -1) }
  return shared_m ? { ...part, shared_m: Float64Array.from(links, (link) => shared_m[link] ?? Number.NaN) } : part
}
