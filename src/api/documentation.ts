import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import manifest from '../../package.json' with { type: 'json' }
import type { App } from './app.ts'

const DESCRIPTION = `Indicateurs sociaux harmonisés sur les périmètres de la politique de la ville, avec leur trace, leur couverture et leur secret.

- **Publications** : l’API sert une publication immuable à la fois, nommée dans chaque réponse (\`publication\`, en-tête \`Kartye-Publication\`) ; \`publication=\` en fixe une autre.
- **Listes** : \`limite\` et \`curseur\` ; suivez \`suite\` jusqu’à ce qu’elle soit null. \`total\` est exact.
- **Valeurs** : une valeur qui ne peut pas être montrée est null, avec son statut (${'`secret`, `manquant`, `non_couvert`, `sans_denominateur`, `non_publiable`'}) ; jamais un zéro. Les parts vont de 0 à 1.
- **Formats** : \`f=\`, sinon l’en-tête Accept. GeoJSON : RFC 7946, CRS84, propriétés plates.
- **Erreurs** : \`application/problem+json\` (RFC 9457), en français. Un paramètre inconnu ou une valeur inconnue est une erreur, jamais un défaut.`

// No bar to load other documents, no call to an outside validator.
const UI = { layout: 'BaseLayout', docExpansion: 'list', defaultModelsExpandDepth: 0, validatorUrl: 'none' } as const

/** OpenAPI from the routes' schemas at /openapi.json, and Swagger UI at /docs. Registered before the routes. */
export async function registerDocumentation(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: { title: 'Kartyé', version: manifest.version, description: DESCRIPTION, license: { name: 'MIT' } },
      servers: [{ url: '/', description: 'Ce service' }],
      // Nothing asks for a key.
      security: [],
      tags: [
        { name: 'Valeurs', description: 'Indicateurs sur des territoires, et leur trace' },
        { name: 'Qualité', description: 'Ce que les chiffres publiés disent des estimations' },
        { name: 'Territoires', description: 'Zonages et périmètres, par millésime' },
        { name: 'Poches', description: 'Poches de pauvreté détectées, et simulations' },
        { name: 'Inégalités', description: 'Écarts et indices à l’intérieur d’un territoire' },
        { name: 'Indicateurs', description: 'Catalogue et définitions' },
        { name: 'Sources', description: 'Fichiers officiels lus' },
        { name: 'Publications', description: 'Jeux immuables et contrôlés de valeurs' },
        { name: 'Exploitation', description: 'Santé du service' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => {
      const described = jsonSchemaTransformObject(document)
      nameBodies(described)
      tidy(described)
      typeNullables(described)
      return described
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, theme: { title: 'Kartyé : documentation de l’API' }, uiConfig: UI })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

// zod writes what is read and what is answered apart (X…Input, X): a body that is only read has the plain name.
function nameBodies(document: object): void {
  const components: unknown = Reflect.get(document, 'components')
  const schemas: unknown = typeof components === 'object' && components !== null ? Reflect.get(components, 'schemas') : null
  if (typeof schemas !== 'object' || schemas === null) return
  const text = JSON.stringify(document)
  const isReferred = (name: string): boolean => text.includes(`"#/components/schemas/${name}"`)
  for (const [name, schema] of Object.entries(schemas)) {
    const plain = name.replace(/Input$/, '')
    if (plain !== name && isReferred(name) && !isReferred(plain)) Reflect.set(schemas, plain, schema)
  }
  renameReferences(document)
}

function renameReferences(node: unknown): void {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (key === '$ref' && typeof value === 'string') Reflect.set(node, key, value.replace(/Input$/, ''))
    else renameReferences(value)
  }
}

// What zod writes and readers do not need: bounds of what a double can count, variants (…Input) of what is only answered,
// and objects closed to new fields, which the contract leaves free.
function tidy(node: unknown): void {
  if (typeof node !== 'object' || node === null) return
  const entries: [string, unknown][] = Object.entries(node)
  for (const [key, value] of entries) {
    const isNoise = (key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER
    if (isNoise || key.endsWith('Input') || (key === 'additionalProperties' && value === false)) Reflect.deleteProperty(node, key)
    else tidy(value)
  }
}

// OpenAPI 3.0 reads `nullable` beside `type` only (3.0.3 §4.7.24): it goes into the branches of a choice, and what refers to a component is an object.
function typeNullables(node: unknown): void {
  if (typeof node !== 'object' || node === null) return
  if ('nullable' in node && !('type' in node)) {
    const branches: unknown[] = 'anyOf' in node && Array.isArray(node.anyOf) ? node.anyOf : []
    for (const branch of branches) if (typeof branch === 'object' && branch !== null) Object.assign(branch, { nullable: true })
    if (branches.length > 0) Reflect.deleteProperty(node, 'nullable')
    else Object.assign(node, { type: 'object' })
  }
  for (const value of Object.values(node)) typeNullables(value)
}
