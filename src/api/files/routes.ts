import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DomainError } from '../../model/error.ts'
import { type FileRow, listFiles, listSources, listZonings } from '../../publish/read/index.ts'
import { problems } from '../answers.ts'
import type { App, Door } from '../app.ts'
import { hasTag } from '../freshness.ts'
import { asPage } from '../home/policy.ts'
import { negotiate } from '../negotiate.ts'
import { Problem } from '../problem.ts'
import { format } from '../query.ts'
import { shorten } from '../serving.ts'
import { catalogueRoutes } from './dcat/routes.ts'
import { sendReleaseFile } from './download.ts'
import { filesPage } from './page.ts'

const File = z
  .object({
    nom: z.string(),
    titre: z.string(),
    type: z.string().meta({ description: 'Type de média', example: 'text/csv; charset=utf-8' }),
    octets: z.int(),
    empreinte: z.string().meta({ description: 'SHA-256 du fichier, en hexadécimal ; aussi dans le fichier SHA256SUMS' }),
    lignes: z.int().nullable().meta({ description: 'Lignes de données ; null : sans objet' }),
    zonage: z.string().nullable().meta({ description: 'null : toute la publication' }),
    faite_le: z.string(),
    url: z.string().meta({ description: 'Adresse du fichier, relative à ce serveur' }),
  })
  .meta({ id: 'Fichier' }) satisfies z.ZodType<FileRow & { url: string }>

const Files = z.object({
  elements: z.array(File),
  total: z.int(),
  publication: z.int(),
  message: z.string().nullable().meta({ description: 'Comment faire les fichiers, quand il n’y en a pas' }),
})

const id = z
  .string()
  .regex(/^\d{1,9}$/, 'un numéro de publication est attendu, par exemple 3.')
  .meta({ description: 'Numéro de la publication', example: '1' })

/** Files of a release, for those who download everything at once, and the catalogue that portals harvest. */
export function fileRoutes(app: App, door: Door): void {
  const { database, serving } = door
  app.get(
    '/api/v1/publications/:id/fichiers',
    {
      schema: {
        tags: ['Publications'],
        summary: 'Fichiers d’une publication : des zonages entiers, tous les indicateurs',
        description:
          'Pour chaque zonage qui a des valeurs : {zonage}.csv (une ligne par territoire, indicateur et période, colonnes de /api/v1/valeurs), et en .gpkg, .fgb, .parquet et .xlsx une ligne par territoire avec la dernière période de chaque indicateur. Et le dictionnaire, les sources, SHA256SUMS. Un fichier ne change plus une fois fait.',
        params: z.object({ id }),
        querystring: z.strictObject({ f: format('json', 'html') }),
        response: {
          200: {
            description: 'Fichiers, ceux de toute la publication d’abord, puis par zonage',
            content: { 'application/json': { schema: Files }, 'text/html': { schema: z.string() } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const chosen = negotiate(request, request.query.f, ['json', 'html'])
      const { release } = await serving.serve(Number(request.params.id))
      if (chosen === 'html') return sendFilesPage(request, reply, database.db, release)
      const rows = await listFiles(database.db, release)
      reply.header('kartye-publication', String(release))
      const elements = rows.map((row) => ({ ...row, url: addressOf(release, row.nom) }))
      const message = rows.length > 0 ? null : `La publication ${release} n’a pas de fichiers ; pour les faire : kartye files ${release}`
      return hasTag(request, reply, [JSON.stringify(elements)]) ? reply : { elements, total: rows.length, publication: release, message }
    },
  )

  // The same page, always of the release in service: what the menu leads to.
  app.get('/fichiers', { schema: { hide: true, querystring: z.strictObject({}) } }, async (request, reply) => {
    const { release } = await serving.serve(undefined)
    return sendFilesPage(request, reply, database.db, release)
  })

  app.get(
    '/api/v1/publications/:id/fichiers/:nom',
    {
      compress: false,
      schema: {
        tags: ['Publications'],
        summary: 'Un fichier d’une publication',
        description:
          'Un téléchargement interrompu peut reprendre (Range, If-Range) ; une seule plage à la fois. L’ETag et Repr-Digest sont l’empreinte SHA-256 du fichier.',
        params: z.object({
          id,
          nom: z.string().max(100).meta({ description: 'Nom du fichier, dans la liste des fichiers de la publication', example: 'qpv-2024.csv' }),
        }),
        querystring: z.strictObject({}),
        response: {
          200: { description: 'Le fichier', content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } } },
          206: { description: 'La plage demandée', content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } } },
          ...problems,
          416: { description: 'Plage hors du fichier', content: { 'application/problem+json': { schema: Problem } } },
        },
      },
    },
    async (request, reply) => {
      const { id, nom } = request.params
      const { release } = await serving.serve(Number(id))
      const files = await listFiles(database.db, release)
      const found = files.find((file) => file.nom === nom)
      if (found) return sendReleaseFile(request, reply, database, release, found)
      const known = files.map((file) => file.nom).join(', ') || `aucun (pour les faire : kartye files ${release})`
      throw new DomainError('introuvable', `La publication ${release} n’a pas de fichier « ${shorten(nom)} ». Fichiers : ${known}.`, {
        parametre: 'nom',
        valeur: shorten(nom),
      })
    },
  )

  catalogueRoutes(app, door)
}

async function sendFilesPage(request: FastifyRequest, reply: FastifyReply, db: Door['database']['db'], release: number): Promise<FastifyReply> {
  const [rows, zonings, sources] = await Promise.all([listFiles(db, release), listZonings(db, release), listSources(db, release)])
  const files = rows.map((row) => ({ ...row, url: addressOf(release, row.nom) }))
  const page = filesPage({ origin: `${request.protocol}://${request.host}`, release, files, zonings, sources })
  reply.header('kartye-publication', String(release))
  return hasTag(request, reply, [page]) ? reply : asPage(reply).send(page)
}

function addressOf(release: number, name: string): string {
  return `/api/v1/publications/${release}/fichiers/${name}`
}
