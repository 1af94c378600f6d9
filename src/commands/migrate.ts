import type { Config } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import type { Output } from './output.ts'

/** `kartye migrate`: brings the database to the current schema. */
export async function migrateCommand(config: Config, output: Output): Promise<void> {
  const database = await openDatabase(config)
  try {
    const appliquees = await migrate(database)
    output.result({ appliquees }, appliquees.length > 0 ? appliquees.map((name) => `Appliquée : ${name}`) : ['La base est à jour.'])
  } finally {
    await database.close()
  }
}
