import { inPath, type PathParameter, PUBLICATION, query } from './definition-parameters.ts'
import { TYPES } from './links.ts'
import type { QueryParameter } from './query/parameters.ts'

/** A path of OGC API – Tiles, the same for every collection: tiles have no filters. */
type TilePath = {
  path: string
  id: string
  summary: string
  content: Readonly<Record<string, object>>
  parameters: readonly (PathParameter | QueryParameter)[]
}

const COLLECTION = inPath('collectionId', 'Identifiant de la collection', { type: 'string' })
const MATRIX_SET = inPath('tileMatrixSetId', 'Jeu de matrices de tuiles', { type: 'string', enum: ['WebMercatorQuad'] })
const INDEX = { type: 'integer', minimum: 0 }
const TILE = [
  inPath('tileMatrix', 'Niveau de zoom', INDEX),
  inPath('tileRow', 'Ligne, depuis le nord', INDEX),
  inPath('tileCol', 'Colonne, depuis l’ouest', INDEX),
]
const formats = (...offered: string[]): QueryParameter => query('f', 'Format de la réponse.', { type: 'string', enum: offered })
const text = { type: 'string' }
const json = { [TYPES.json]: { schema: { type: 'object' } } }
const ofTileset = '/collections/{collectionId}/tiles/{tileMatrixSetId}'

export const tilePaths: readonly TilePath[] = [
  { path: '/tileMatrixSets', id: 'matrices', summary: 'Jeux de matrices de tuiles', content: json, parameters: [formats('json'), PUBLICATION] },
  {
    path: '/tileMatrixSets/{tileMatrixSetId}',
    id: 'matrice',
    summary: 'Un jeu de matrices de tuiles',
    content: json,
    parameters: [MATRIX_SET, formats('json'), PUBLICATION],
  },
  {
    path: '/collections/{collectionId}/tiles',
    id: 'jeux-de-tuiles',
    summary: 'Jeux de tuiles d’une collection',
    content: json,
    parameters: [COLLECTION, formats('json'), PUBLICATION],
  },
  {
    path: ofTileset,
    id: 'jeu-de-tuiles',
    summary: 'Un jeu de tuiles, ou son TileJSON',
    content: json,
    parameters: [COLLECTION, MATRIX_SET, formats('json', 'tilejson'), PUBLICATION],
  },
  {
    path: `${ofTileset}/{tileMatrix}/{tileRow}/{tileCol}`,
    id: 'tuile',
    summary: 'Une tuile vectorielle',
    content: { [TYPES.mvt]: { schema: { type: 'string', format: 'binary' } } },
    parameters: [COLLECTION, MATRIX_SET, ...TILE, query('properties', 'Propriétés à donner, séparées par des virgules.', text), formats('mvt'), PUBLICATION],
  },
  {
    path: '/collections/{collectionId}/styles/maplibre',
    id: 'style',
    summary: 'Exemple de style MapLibre',
    content: { [TYPES.style]: { schema: { type: 'object' } } },
    parameters: [COLLECTION, query('indicateur', 'Code de l’indicateur montré.', text), formats('json'), PUBLICATION],
  },
]
