import { z } from 'zod'
import { type Collection, listFiles, listSources, listZoningSources } from '../../../publish/read/index.ts'
import { problems } from '../../answers.ts'
import type { App, Door } from '../../app.ts'
import { hasTag } from '../../freshness.ts'
import { MEDIA, negotiate } from '../../negotiate.ts'
import { format } from '../../query.ts'
import type { Served } from '../../serving.ts'
import { catalogueOf } from './catalogue.ts'
import type { ZoningContent } from './dataset.ts'
import { jsonLd } from './rdf.ts'
import { turtle } from './turtle.ts'

/** The catalogue that portals harvest: of the release in service, at an address that does not change. */
export function catalogueRoutes(app: App, { database: { db }, serving }: Door): void {
  app.get(
    '/dcat',
    {
      schema: {
        tags: ['Publications'],
        summary: 'Catalogue DCAT-AP de la publication en service, que les portails moissonnent',
        description:
          'Un jeu de données par zonage, une distribution par fichier, et les services qui répondent. À donner tel quel au moissonneur DCAT de data.gouv.fr.',
        querystring: z.strictObject({ f: format('jsonld', 'ttl') }),
        response: {
          200: {
            description: 'Catalogue (DCAT-AP 3)',
            content: { 'application/ld+json': { schema: z.looseObject({ '@type': z.string() }) }, 'text/turtle': { schema: z.string() } },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const chosen = negotiate(request, request.query.f, ['jsonld', 'ttl'])
      const served = await serving.serve(undefined)
      const files = await listFiles(db, served.release)
      const origin = `${request.protocol}://${request.host}`
      reply.header('kartye-publication', String(served.release))
      if (hasTag(request, reply, [origin, chosen, String(served.release), JSON.stringify(files)])) return reply
      const zonings = (await readContents(db, served)).map((content) => ({
        ...content,
        files: files.filter(({ zonage }) => zonage === content.collection.table.zoning),
      }))
      const modified = [served.builtAt, ...files.map(({ faite_le }) => faite_le)].sort().at(-1) ?? served.builtAt
      const documents = files.filter(({ zonage, nom }) => zonage === null && nom.endsWith('.csv'))
      const catalogue = catalogueOf(zonings, { origin, served, modified, documents })
      return reply.type(MEDIA[chosen]).send(chosen === 'ttl' ? await turtle(catalogue) : jsonLd(catalogue))
    },
  )
}

type Content = Omit<ZoningContent, 'files'>

/** The zonings that the release has values of, with the files that these and their perimeters come from. */
async function readContents(db: Door['database']['db'], served: Served): Promise<Content[]> {
  const [collections, sources, used] = await Promise.all([served.collections(), listSources(db, served.release), listZoningSources(db, served.run)])
  return used.flatMap(({ zoning, datasets }) => {
    const collection = collections.find(({ theme, table }: Collection) => theme === null && table.zoning === zoning)
    if (!collection) return []
    return [{ collection, sources: sources.filter(({ jeu }) => jeu === collection.table.edition || datasets.includes(jeu)) }]
  })
}
