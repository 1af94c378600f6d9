/** A tile of WebMercatorQuad (OGC 17-083r4, annex D.1): column `x` from the west, row `y` from the north. */
export type TileAddress = { z: number; x: number; y: number }

/** The last zoom that is answered: at 14 a unit of the grid is 0.6 m, finer than any perimeter; clients magnify beyond. */
export const MAX_ZOOM = 14

/** Units of the grid along a side (Mapbox Vector Tile 2.1, §4.1): clients draw a tile on 512 pixels, so a unit is an eighth of a pixel. */
export const EXTENT = 4096
/** What is drawn beyond the sides, so that outlines are not seen to stop there: 8 pixels. */
export const BUFFER = 64

type Box = readonly [west: number, south: number, east: number, north: number]

/** Half the side of the square world, in metres of EPSG:3857: π × 6,378,137. */
export const HALF_WORLD = Math.PI * 6_378_137

/**
 * Where a tile lies: its box with the buffer, in metres of EPSG:3857 and in degrees, its corner at the north-west and
 * how many units of its grid make a metre.
 */
export function placeOf({ z, x, y }: TileAddress): { box3857: Box; box84: Box; corner: readonly [x: number, y: number]; unitsPerMetre: number } {
  const tiles = 2 ** z
  const side = (2 * HALF_WORLD) / tiles
  const margin = BUFFER / EXTENT
  const [west, east, north, south] = [x - margin, x + 1 + margin, y - margin, y + 1 + margin]
  return {
    box3857: [easting(west, side), northing(south, side), easting(east, side), northing(north, side)],
    box84: [longitude(west, tiles), latitude(south, tiles), longitude(east, tiles), latitude(north, tiles)],
    corner: [easting(x, side), northing(y, side)],
    unitsPerMetre: EXTENT / side,
  }
}

/** Whether the matrix of that zoom has this tile. */
export function isInMatrix({ z, x, y }: TileAddress): boolean {
  return z >= 0 && z <= MAX_ZOOM && x >= 0 && x < 2 ** z && y >= 0 && y < 2 ** z
}

function easting(column: number, side: number): number {
  return column * side - HALF_WORLD
}

function northing(row: number, side: number): number {
  return HALF_WORLD - row * side
}

function longitude(column: number, tiles: number): number {
  return (column / tiles) * 360 - 180
}

// The inverse of the spherical Mercator projection (EPSG method 1024).
function latitude(row: number, tiles: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / tiles))) * 180) / Math.PI
}
