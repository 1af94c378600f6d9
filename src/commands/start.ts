import { buildApi, type Door } from '../api/index.ts'
import type { Config } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { openReader } from '../db/open-reader.ts'
import { DomainError } from '../model/error.ts'
import { exitOnSignal, untilSignal } from './interruption.ts'
import { loadDemo, wantsDemo } from './load-demo.ts'
import type { Output } from './output.ts'

/** `kartye start`: opens the database, brings the demo to an empty one, serves until SIGINT or SIGTERM. */
export async function startCommand(config: Config, output: Output): Promise<void> {
  const ignoreSignals = exitOnSignal()
  const database = await openDatabase(config)
  try {
    await migrate(database)
    if (await wantsDemo(database)) {
      output.say('Base vide : chargement de la démonstration (territoire fictif)…')
      await loadDemo(database, output)
    }
    ignoreSignals()
    const reader = await openReader(database, config)
    try {
      await serve({ ...reader, main: database.db }, config, output)
    } finally {
      await reader.close()
    }
  } finally {
    await database.close()
  }
}

async function serve(database: Door['database'], config: Config, output: Output): Promise<void> {
  const app = await buildApi({ database, config, limits: config })
  const stopped = untilSignal()
  try {
    const address = await app.listen({ host: config.host, port: config.port }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES' && error.code !== 'EADDRNOTAVAIL') throw error
      throw new DomainError(
        'configuration_invalide',
        `Impossible d'écouter sur ${config.host}:${config.port} (${error.code}) : changez KARTYE_PORT ou KARTYE_HOST.`,
        { parametre: 'KARTYE_PORT' },
      )
    })
    output.result({ adresse: address }, [`Kartyé est servi sur ${address.replace('127.0.0.1', 'localhost')} (Ctrl+C pour arrêter).`])
    await stopped
  } finally {
    await app.close()
  }
}
