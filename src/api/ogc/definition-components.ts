// What the API definition refers to by name.

const link = { $ref: '#/components/schemas/Lien' }
const links = { type: 'array', items: link }
const text = { type: 'string' }

export const SCHEMAS = {
  Lien: {
    type: 'object',
    required: ['href', 'rel'],
    properties: { href: { type: 'string', format: 'uri' }, rel: text, type: text, title: text, hreflang: text },
  },
  PageDAccueil: { type: 'object', required: ['links'], properties: { title: text, description: text, links } },
  Conformite: { type: 'object', required: ['conformsTo'], properties: { conformsTo: { type: 'array', items: text } } },
  Collections: {
    type: 'object',
    required: ['links', 'collections'],
    properties: { links, crs: { type: 'array', items: text }, collections: { type: 'array', items: { $ref: '#/components/schemas/Collection' } } },
  },
  Collection: {
    type: 'object',
    required: ['id', 'links'],
    properties: {
      id: text,
      title: text,
      description: text,
      attribution: text,
      extent: {
        type: 'object',
        properties: {
          spatial: {
            type: 'object',
            properties: { bbox: { type: 'array', items: { type: 'array', minItems: 4, maxItems: 4, items: { type: 'number' } } }, crs: text },
          },
          temporal: {
            type: 'object',
            properties: {
              interval: {
                type: 'array',
                items: { type: 'array', minItems: 2, maxItems: 2, items: { type: 'string', format: 'date-time', nullable: true } },
              },
            },
          },
        },
      },
      itemType: text,
      crs: { type: 'array', items: text },
      storageCrs: text,
      geometryDimension: { type: 'integer' },
      links,
    },
  },
  SchemaJson: {
    type: 'object',
    description: 'Un JSON Schema (2020-12)',
    required: ['$schema', '$id', 'type', 'properties'],
    properties: { $schema: text, $id: text, type: text, title: text, properties: { type: 'object' }, additionalProperties: { type: 'boolean' } },
  },
  Entites: {
    type: 'object',
    required: ['type', 'features'],
    properties: {
      type: { type: 'string', enum: ['FeatureCollection'] },
      numberMatched: { type: 'integer', description: 'Nombre exact d’entités, toutes pages réunies' },
      numberReturned: { type: 'integer' },
      timeStamp: { type: 'string', format: 'date-time' },
      links,
      features: { type: 'array', items: { $ref: '#/components/schemas/Entite' } },
    },
  },
  Entite: {
    type: 'object',
    required: ['type', 'id', 'geometry', 'properties'],
    properties: {
      type: { type: 'string', enum: ['Feature'] },
      id: text,
      geometry: { type: 'object', nullable: true, description: 'Géométrie GeoJSON' },
      properties: { type: 'object', nullable: true, description: 'Voir le schéma de la collection' },
      links,
    },
  },
  Probleme: {
    type: 'object',
    description: 'Erreur nommée (RFC 9457)',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: { type: text, title: text, status: { type: 'integer' }, detail: text, code: text, parametre: text, valeur: text },
  },
} as const

/** Named after their status: any path may answer them. */
export const RESPONSES = {
  Inchange304: { description: 'Inchangé depuis la réponse dont If-None-Match donne l’ETag' },
  Refus400: problem('Paramètre inconnu ou invalide, filtre invalide, format non pris en charge'),
  Introuvable404: problem('Collection, territoire ou publication introuvable'),
  Methode405: problem('Méthode HTTP non permise'),
  Adresse414: problem('Adresse trop longue'),
  Erreur500: problem('Erreur interne'),
  Indisponible503: problem('Rien de publié, base injoignable, délai dépassé ou trop de demandes à la fois'),
} as const

function problem(description: string) {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Probleme' } } } }
}
