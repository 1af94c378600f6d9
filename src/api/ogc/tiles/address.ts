import { DomainError } from '../../../model/error.ts'
import { isInMatrix, MAX_ZOOM, type TileAddress } from '../../../publish/read/index.ts'
import { shorten } from '../../serving.ts'
import { WEB_MERCATOR_QUAD } from './tile-matrix-set.ts'

/** @throws DomainError `introuvable` for any other set than the one served. */
export function checkMatrixSet(id: string): void {
  if (id === WEB_MERCATOR_QUAD) return
  throw new DomainError('introuvable', `Le jeu de matrices de tuiles « ${shorten(id)} » n’est pas servi : seul ${WEB_MERCATOR_QUAD} l’est.`, {
    parametre: 'tileMatrixSetId',
    valeur: shorten(id),
  })
}

/**
 * The tile that a path names, row before column as OGC writes it.
 * @throws DomainError `parametre_invalide` for what is no number, `introuvable` for a tile outside the matrix or the limits of the tileset, which begin at
 * `minZoom` (OGC 20-057, /req/core/tc-error).
 */
export function addressIn({ tileMatrix, tileRow, tileCol }: { tileMatrix: string; tileRow: string; tileCol: string }, minZoom: number): TileAddress {
  const address = { z: whole('tileMatrix', tileMatrix), y: whole('tileRow', tileRow), x: whole('tileCol', tileCol) }
  const { z } = address
  if (isInMatrix(address) && z >= minZoom) return address
  const detail =
    z > MAX_ZOOM || z < minZoom
      ? `Les tuiles de cette collection vont du niveau ${minZoom} au niveau ${MAX_ZOOM} ; au-delà, les cartes agrandissent celles du dernier.`
      : `Au niveau ${z}, lignes et colonnes vont de 0 à ${2 ** z - 1}.`
  throw new DomainError('introuvable', `La tuile ${z}/${address.y}/${address.x} (niveau/ligne/colonne) est hors du jeu de tuiles. ${detail}`)
}

function whole(parametre: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const valeur = shorten(text)
  throw new DomainError('parametre_invalide', `${parametre}=${valeur} : un nombre entier est attendu ; une tuile se nomme niveau/ligne/colonne.`, {
    parametre,
    valeur,
  })
}
