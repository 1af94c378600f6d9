import { sql } from 'kysely'
import { FEWEST_HOUSEHOLDS } from '../../../model/detection.ts'

/** The condition on `zonings.pocket` that lets a cluster be told: one with fewer households is not, under any name. */
export const isShown = sql<boolean>`pocket.households >= ${FEWEST_HOUSEHOLDS}::float8`
