import type { Config } from '../config.ts'
import { publishRelease, rollbackRelease } from '../publish/index.ts'
import type { Output } from './output.ts'
import { withDatabase } from './with-database.ts'

/** `kartye publish`: switches the release served, atomically. */
export async function publishCommand(config: Config, output: Output, release: number): Promise<void> {
  await withDatabase(config, async (database) => {
    await database.transaction((transaction) => publishRelease(transaction, release))
    output.result({ publication: release }, [`La publication ${release} est servie.`])
  })
}

/** `kartye rollback`: serves again the release before the current one. */
export async function rollbackCommand(config: Config, output: Output): Promise<void> {
  await withDatabase(config, async (database) => {
    const release = await database.transaction((transaction) => rollbackRelease(transaction))
    output.result({ publication: release }, [`La publication ${release} est de nouveau servie.`])
  })
}
