import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { UNMEASURED } from '../rules.ts'
import type { Dispersion } from './cut-units.ts'
import type { MeshReading } from './meshes.ts'

/**
 * How far shares of quarters lie from those of the units that they cut: the dispersion that this run learned or was given for the same indicator carried from the same
 * units onto the quarters by their ground alone; the widest measured (UNMEASURED) where it carried none.
 */
export async function readDispersion(db: Db, run: number, { indicator, numerator }: MeshReading, quarters: string): Promise<Dispersion> {
  const { rows } = await sql<Dispersion>`
    SELECT rho_low AS low, rho_high AS high FROM estimate.calibration
    WHERE run = ${run}::int AND indicator = ${indicator.code}::text AND zoning = ${quarters}::text AND source_zoning = ${numerator.set.zoning}::text
      AND method IN ('carreaux', 'aire') AND left_out IS NULL
    ORDER BY id LIMIT 1`.execute(db)
  return rows[0] ?? UNMEASURED.rate
}
