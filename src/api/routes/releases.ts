import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { listReleases, type ReleaseRow } from '../../publish/read/index.ts'
import { listOf, ok, problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { hasTag } from '../freshness.ts'
import { negotiate } from '../negotiate.ts'
import { pageOf } from '../paging.ts'
import { curseur, format, limite } from '../query.ts'

const Release = z
  .object({
    id: z.int(),
    construite_le: z.string(),
    publiee_le: z.string().nullable().meta({ description: 'Dernière mise en service ; null : jamais publiée' }),
    en_service: z.boolean(),
    saine: z.boolean().meta({ description: 'Aucun contrôle bloquant n’a échoué' }),
    zonages: z.array(z.string()),
    sources: z.array(z.string()),
    controles: z.array(z.looseObject({ code: z.string(), libelle: z.string(), reussi: z.boolean(), bloquant: z.boolean() })),
    resume: z.unknown(),
    differences: z.unknown().meta({ description: 'Avec la publication qui était en service à sa construction' }),
    fichiers: z.string().meta({ description: 'Adresse de la liste de ses fichiers à télécharger, relative à ce serveur' }),
  })
  .meta({ id: 'Publication' }) satisfies z.ZodType<ReleaseRow & { fichiers: string }>

export function releaseRoutes(app: App, { database: { db } }: Door): void {
  app.get(
    '/api/v1/publications',
    {
      schema: {
        tags: ['Publications'],
        summary: 'Publications, la dernière d’abord',
        querystring: z.strictObject({ limite, curseur, f: format('json') }),
        response: { 200: ok('Publications ; « publication » est celle en service', listOf(Release).extend({ publication: z.int().nullable() })), ...problems },
      },
    },
    async (request, reply) => {
      const { query } = request
      negotiate(request, query.f, ['json'])
      const releases = (await listReleases(db)).map(withFiles)
      const current = releases.find(({ en_service }) => en_service)?.id ?? null
      if (current !== null) reply.header('kartye-publication', String(current))
      const page = pageOf(request, { release: releases.length }, releases, { key: ({ id }) => String(id), query })
      return hasTag(request, reply, [JSON.stringify(page)]) ? reply : { ...page, publication: current }
    },
  )

  app.get(
    '/api/v1/publications/:id',
    {
      schema: {
        tags: ['Publications'],
        summary: 'Une publication, ses contrôles, ce qui a changé',
        params: z.object({
          id: z
            .string()
            .regex(/^\d{1,9}$/, 'un numéro de publication est attendu, par exemple 3.')
            .meta({ description: 'Numéro de la publication', example: '1' }),
        }),
        querystring: z.strictObject({ f: format('json') }),
        response: { 200: ok('La publication', Release), ...problems },
      },
    },
    async (request, reply) => {
      negotiate(request, request.query.f, ['json'])
      const { id } = request.params
      const found = (await listReleases(db)).map(withFiles).find((release) => release.id === Number(id))
      if (!found)
        throw new DomainError('publication_inconnue', `La publication ${id} n’existe pas : voyez /api/v1/publications.`, { parametre: 'id', valeur: id })
      reply.header('kartye-publication', String(found.id))
      return hasTag(request, reply, [JSON.stringify(found)]) ? reply : found
    },
  )
}

function withFiles(release: ReleaseRow): ReleaseRow & { fichiers: string } {
  return { ...release, fichiers: `/api/v1/publications/${release.id}/fichiers` }
}
