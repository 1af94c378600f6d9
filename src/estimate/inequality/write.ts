import { type BulkColumn, type BulkRow, bulkLoad } from '../../db/bulk.ts'
import type { Transaction } from '../../db/database.ts'
import type { TerritoryIndices } from './measure-reading.ts'
import type { MeshReading } from './meshes.ts'

const TEXT = ['zoning', 'code', 'departement', 'indicator', 'period', 'index', 'mesh', 'quarters', 'source', 'status', 'reason']
const FLOAT = ['value', 'low', 'high', 'inside', 'outside', 'population', 'coverage', 'imputed_share']
const COLUMNS: BulkColumn[] = [
  ...['run', 'units'].map((name) => ({ name, type: 'int' })),
  ...TEXT.map((name) => ({ name, type: 'text' })),
  ...FLOAT.map((name) => ({ name, type: 'float8' })),
]

/** Writes the indices of a reading; returns how many rows. */
export async function writeIndices(transaction: Transaction, run: number, reading: MeshReading, territories: Iterable<TerritoryIndices>): Promise<number> {
  return bulkLoad(transaction, 'estimate.inequality', COLUMNS, rowsOf(run, reading, territories))
}

function* rowsOf(run: number, { indicator, period, numerator }: MeshReading, territories: Iterable<TerritoryIndices>): Generator<BulkRow> {
  const { source, zoning: mesh } = numerator.set
  for (const { territory, units, indices } of territories) {
    const { zoning, code, departement } = territory
    for (const { index, quarters, status, reason, value, low, high, inside, outside, population, coverage, imputedShare } of indices) {
      const amounts = [value, low, high, inside, outside, population, coverage, imputedShare]
      yield [
        ...[String(run), String(units), zoning, code, departement, indicator.code, period, index, mesh, quarters, source, status, reason],
        ...amounts.map((amount) => (amount === null ? null : String(amount))),
      ]
    }
  }
}
