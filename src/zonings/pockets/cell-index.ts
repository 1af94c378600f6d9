import { DomainError } from '../../model/error.ts'
import type { Mesh } from './mesh.ts'

/** The unit at a place of a grid; −1 where there is none. */
export type CellIndex = (grid: number, column: number, row: number) => number

/**
 * Finds cells by their place: open addressing over integers (Knuth, The Art of Computer Programming, vol. 3, § 6.4, algorithm L), 2 to 4 slots of 4 bytes a
 * cell. Two cells at one place are refused (`mailles_inutilisables`): their people would count twice.
 */
export function indexCells(mesh: Mesh, { grid, column, row }: NonNullable<Mesh['cells']>): CellIndex {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(8, 2 * column.length)))).fill(-1)
  const mask = slots.length - 1
  for (let unit = 0; unit < column.length; unit++) {
    let slot = scatter(grid[unit] ?? 0, column[unit] ?? 0, row[unit] ?? 0) & mask
    for (let other = slots[slot] ?? -1; other !== -1; other = slots[slot] ?? -1) {
      if (column[other] === column[unit] && row[other] === row[unit] && grid[other] === grid[unit])
        throw new DomainError('mailles_inutilisables', `Les mailles ${mesh.codes[other]} et ${mesh.codes[unit]} sont à la même place de leur grille.`, {
          valeur: mesh.codes[unit] ?? '',
        })
      slot = (slot + 1) & mask
    }
    slots[slot] = unit
  }
  return (ofGrid, ofColumn, ofRow) => {
    for (let slot = scatter(ofGrid, ofColumn, ofRow) & mask; ; slot = (slot + 1) & mask) {
      const unit = slots[slot] ?? -1
      if (unit === -1 || (column[unit] === ofColumn && row[unit] === ofRow && grid[unit] === ofGrid)) return unit
    }
  }
}

/**
 * Eight cells of a row lie side by side, so that looking around one reads few lines of memory; where they start is mixed by odd multipliers (those of
 * MurmurHash3, A. Appleby, public domain).
 */
function scatter(grid: number, column: number, row: number): number {
  const mixed = Math.imul(column >> 3, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b) ^ Math.imul(grid, 0xc2b2ae35)
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) & ~7) | (column & 7)
}
