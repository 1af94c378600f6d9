import { z } from 'zod'
import { appliedMigrations, readMigrations } from '../../db/migrate.ts'
import { DomainError } from '../../model/error.ts'
import { currentRelease } from '../../publish/read/index.ts'
import { ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'

/** `live`: the process answers. `ready`: the database answers (the replica too), its schema is current and a release is served. */
export function healthRoutes(app: App, { database: { db, main } }: Door): void {
  app.get(
    '/health/live',
    {
      schema: {
        tags: ['Exploitation'],
        summary: 'Le processus répond',
        querystring: z.strictObject({}),
        response: { 200: ok('Il répond', z.object({ statut: z.literal('en_vie') })) },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store')
      return { statut: 'en_vie' as const }
    },
  )

  app.get(
    '/health/ready',
    {
      schema: {
        tags: ['Exploitation'],
        summary: 'La base répond, son schéma est à jour, une publication est en service',
        querystring: z.strictObject({}),
        response: { 200: ok('Prêt', z.object({ statut: z.literal('pret'), publication: z.int(), schema: z.string() })), 503: problems[503] },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store')
      const known = await readMigrations()
      const latest = known.at(-1)?.name ?? ''
      const schemas = await Promise.all([...new Set([db, main ?? db])].map(appliedMigrations))
      if (schemas.some((applied) => applied.length !== known.length || applied.at(-1)?.name !== latest))
        throw new DomainError('schema_perime', `Le schéma de la base n’est pas celui de cette version (${latest}) : lancez kartye migrate.`)
      const publication = await currentRelease(db)
      if (publication === null) throw new DomainError('rien_de_publie', 'La base répond et son schéma est à jour, mais aucune publication n’est en service.')
      return { statut: 'pret' as const, publication, schema: latest }
    },
  )
}
