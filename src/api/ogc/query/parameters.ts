import type { Column } from '../../../model/column.ts'
import { crssFor } from '../../../model/crs.ts'
import type { Collection } from '../../../publish/read/index.ts'
import { MAX_FILTER_CHARACTERS } from '../cql2/limits.ts'

export const ITEM_FORMATS = ['geojson', 'html', 'geojsonseq', 'csv', 'xlsx', 'fgb', 'gpkg', 'parquet'] as const
export type ItemFormat = (typeof ITEM_FORMATS)[number]
export const DIALECTS = ['tableur', 'rfc4180'] as const
export const FILTER_LANGS = ['cql2-text', 'cql2-json'] as const
export const LIMIT_DEFAULT = 100
export const LIMIT_MAXIMUM = 1_000_000

/** What whoever chooses a CRS must know, since a collection that merely meets the area of one offers it. */
export const LOCAL_CRS =
  'Un système national, territorial ou européen n’est juste que dans son propre domaine : hors de là (La Réunion en Lambert-93), ses coordonnées sont faussées.'

/** A query parameter as OpenAPI 3.0 writes it. */
export type QueryParameter = {
  name: string
  in: 'query'
  required: false
  style: 'form'
  explode: false
  description: string
  schema: Record<string, unknown>
}

type Fixed = { description: string; schema: (collection: Pick<Collection, 'extent'>) => Record<string, unknown> }

const crsSchema: Fixed['schema'] = ({ extent }) => ({ type: 'string', format: 'uri', enum: crssFor(extent).map((crs) => crs.uri) })
const text = () => ({ type: 'string' })

/** Every parameter that `/items` of any collection takes: the door accepts these names and the API definition shows them. */
const FIXED = {
  limit: {
    description: `Nombre de territoires par page ; au-delà de ${LIMIT_MAXIMUM}, ce maximum est pris. Absent : ${LIMIT_DEFAULT} en GeoJSON et en HTML, tous dans les fichiers.`,
    schema: () => ({ type: 'integer', minimum: 1, maximum: LIMIT_MAXIMUM, default: LIMIT_DEFAULT }),
  },
  cursor: { description: 'Page voisine : la valeur donnée par les liens next et prev, à ne pas composer soi-même.', schema: text },
  bbox: {
    description:
      'Emprise : les territoires qui la touchent. Quatre nombres, ou six avec des altitudes dont il n’est pas tenu compte, dans l’ordre des axes de bbox-crs (absent : ouest,sud,est,nord). En degrés, une emprise dont l’ouest dépasse l’est franchit l’antiméridien ; en mètres, elle est coupée au domaine du système.',
    schema: () => ({ type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } }),
  },
  'bbox-crs': { description: 'Système de coordonnées de bbox ; absent : CRS84.', schema: crsSchema },
  crs: { description: `Système de coordonnées des géométries de la réponse ; absent : CRS84. ${LOCAL_CRS}`, schema: crsSchema },
  datetime: {
    description:
      'Date, instant (RFC 3339) ou intervalle (2024-01-01/2024-12-31, ../2024-12-31, 2024-01-01/..) : tous les territoires de la collection si leurs périmètres y sont en vigueur, sinon aucun.',
    schema: text,
  },
  filter: {
    description: `Filtre CQL2 sur les propriétés de la collection (voir queryables), ${MAX_FILTER_CHARACTERS} caractères au plus.`,
    schema: text,
  },
  'filter-lang': { description: 'Langage de filter ; absent : cql2-text.', schema: () => ({ type: 'string', enum: FILTER_LANGS, default: 'cql2-text' }) },
  'filter-crs': { description: 'Système de coordonnées des géométries de filter ; absent : CRS84.', schema: crsSchema },
  sortby: {
    description:
      'Colonnes de tri séparées par des virgules : nom ou +nom croissant, -nom décroissant ; les textes par code de caractère, les valeurs absentes en dernier.',
    schema: () => ({ type: 'array', minItems: 1, items: { type: 'string' } }),
  },
  properties: {
    description: 'Propriétés à donner, séparées par des virgules ; absent : toutes.',
    schema: () => ({ type: 'array', minItems: 1, items: { type: 'string' } }),
  },
  skipGeometry: { description: 'true : sans les géométries.', schema: () => ({ type: 'boolean', default: false }) },
  publication: {
    description: 'Publication à lire ; absent : celle en service. Ses réponses ne changent jamais.',
    schema: () => ({ type: 'integer', minimum: 1 }),
  },
  f: {
    description: 'Format de la réponse ; absent : d’après l’en-tête Accept. « json » vaut « geojson ».',
    schema: () => ({ type: 'string', enum: [...ITEM_FORMATS, 'json'] }),
  },
  dialecte: {
    description: 'CSV : « tableur » (absent : celui-ci) pour les tableurs français, « rfc4180 » pour les programmes.',
    schema: () => ({ type: 'string', enum: DIALECTS }),
  },
} as const satisfies Record<string, Fixed>

/** Columns that can be asked by name, `departement=972`: those whose name is no other parameter's. */
export function equalityColumns(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ name }) => !Object.hasOwn(FIXED, name))
}

/** Names that the door accepts. */
export function itemsParameterNames(columns: readonly Column[]): string[] {
  return [...Object.keys(FIXED), ...equalityColumns(columns).map(({ name }) => name)]
}

/** The same ones described, for the API definition. */
export function itemsParameters(collection: Collection): QueryParameter[] {
  const fixed = Object.entries<Fixed>(FIXED).map(([name, { description, schema }]) => parameter(name, description, schema(collection)))
  return [...fixed, ...equalityColumns(collection.table.columns).map(equalityParameter)]
}

function equalityParameter({ name, type, title, description }: Column): QueryParameter {
  const about = (description ? `${title}. ${description}` : title).replace(/\.?$/, '.')
  return parameter(name, `Territoires dont cette propriété a exactement cette valeur. ${about}`, { type: type === 'text' ? 'string' : type })
}

function parameter(name: string, description: string, schema: Record<string, unknown>): QueryParameter {
  return { name, in: 'query', required: false, style: 'form', explode: false, description, schema }
}
