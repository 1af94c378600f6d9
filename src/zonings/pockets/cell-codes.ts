import { DomainError } from '../../model/error.ts'
import type { Mesh } from './mesh.ts'

const CODE = /^(CRS\d+RES\d+)mN(\d+)E(\d+)$/
const SIDE = /RES(\d+)$/

/**
 * Places of the cells that their codes name: `CRS5490RES200mN1614800E705800` is at column 3529, row 8074 of the grid CRS5490RES200. Null for no code.
 * @throws DomainError `mailles_inutilisables`: a code that names no cell, cells of two sizes, or one whose corner is not a multiple of its side (a shifted grid).
 */
export function cellsOf(codes: readonly string[]): Mesh['cells'] {
  const grids: string[] = []
  const [grid, column, row] = [new Uint8Array(codes.length), new Int32Array(codes.length), new Int32Array(codes.length)]
  let side_m = 0
  for (const [i, code] of codes.entries()) {
    const found = CODE.exec(code)
    const name = found?.[1] ?? ''
    let known = grids.indexOf(name)
    if (known < 0) {
      known = grids.push(name) - 1
      const side = Number(SIDE.exec(name)?.[1] ?? 0)
      if (side === 0 || (side_m !== 0 && side !== side_m))
        throw new DomainError(
          'mailles_inutilisables',
          side === 0 ? `« ${code} » ne nomme pas un carreau.` : `Des carreaux de ${side_m} et de ${side} m sont mêlés.`,
          {
            parametre: 'mailles',
            valeur: code,
          },
        )
      side_m = side
    }
    grid[i] = known
    const [north, east] = [Number(found?.[2]), Number(found?.[3])]
    if (north % side_m !== 0 || east % side_m !== 0)
      throw new DomainError('mailles_inutilisables', `Le coin du carreau « ${code} » n’est pas un multiple de ${side_m} m : sa grille est décalée.`, {
        parametre: 'mailles',
        valeur: code,
      })
    row[i] = north / side_m
    column[i] = east / side_m
  }
  return codes.length === 0 ? null : { grid, column, row, side_m }
}

/** A short name for the place of a unit: `N16148E7058` (hundreds of metres of the lower left corner) for a cell, its own code for another. */
export function placeOf(code: string): string {
  const found = CODE.exec(code)
  return found ? `N${Number(found[2]) / 100}E${Number(found[3]) / 100}` : code
}
