import type { FeatureFile } from '../../src/formats/index.ts'
import type { Column, FeatureRow } from '../../src/model/column.ts'
import { CRS84 } from '../../src/model/crs.ts'

const value = (part: 'valeur' | 'statut'): Column['origin'] => ({ kind: 'value', indicator: 'taux_chomage', period: '2020', part })

export const TOY_COLUMNS: readonly Column[] = [
  { name: 'code', type: 'text', title: 'Code', description: null, unit: null, origin: { kind: 'zone', field: 'code' } },
  { name: 'libelle', type: 'text', title: 'Libellé', description: 'Nom d’usage', unit: null, origin: { kind: 'zone', field: 'libelle' } },
  { name: 'millesime', type: 'integer', title: 'Millésime', description: null, unit: 'année', origin: { kind: 'zone', field: 'millesime' } },
  { name: 'taux_chomage', type: 'number', title: 'Taux de chômage', description: 'Chômeurs ÷ actifs', unit: 'part', origin: value('valeur') },
  { name: 'taux_chomage_statut', type: 'text', title: 'Statut', description: null, unit: null, origin: value('statut') },
]

/** Cells that files get wrong: accents, quotes, a formula, what XML cannot hold, a zero, a share of many digits, nothing. */
export const TOY_CELLS: FeatureRow['cells'][] = [
  ['N1', 'L’Étang-Z’Abricots ; « haut »', 2024, 0.5915779585230968, 'estime'],
  ['N2', '=1+1', 2024, null, 'secret'],
  ['N3', 'a "b", c <d> & e\u0001 _x0041_', 2024, 0, 'ok'],
  ['N4', null, 2024, 1e-7, 'ok'],
]

/** A square of side 1 whose south-west corner is at x, y. */
export function squareWkb(x: number, y: number): Uint8Array {
  const wkb = Buffer.alloc(13 + 5 * 16)
  wkb.writeUInt8(1)
  wkb.writeUInt32LE(3, 1)
  wkb.writeUInt32LE(1, 5)
  wkb.writeUInt32LE(5, 9)
  for (const [i, [dx, dy]] of SQUARE.entries()) {
    wkb.writeDoubleLE(x + dx, 13 + 16 * i)
    wkb.writeDoubleLE(y + dy, 21 + 16 * i)
  }
  return wkb
}

const SQUARE: readonly [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
]

/** Four squares in a row from (10, 40) eastwards, the last zone without a shape. */
export function toyFile(changes: Partial<FeatureFile> = {}): FeatureFile {
  return {
    name: 'toy-2024_emploi',
    title: 'Emploi dans les carrés',
    description: 'Des carrés et leur emploi.',
    columns: TOY_COLUMNS,
    decimals: new Map([['taux_chomage', 1]]),
    geometry: 'polygon',
    crs: CRS84,
    extent: [10, 40, 13, 41],
    rows: rowsOf(TOY_CELLS.map((cells, i) => ({ code: String(cells[0]), cells, wkb: i === 3 ? null : squareWkb(10 + i, 40) }))),
    about: {
      release: 3,
      builtAt: '2026-03-01T12:00:00.000Z',
      isFictitious: true,
      sources: [
        { id: 'demo', titre: 'Une source', producteur: 'Insee', licence: 'Licence Ouverte 2.0', url: null, millesime: 2024, periode: '2020' },
        { id: 'demo-2', titre: '=SOMME(A1)', producteur: 'ANCT', licence: 'ODbL', url: 'https://example.org/', millesime: null, periode: null },
      ],
    },
    ...changes,
  }
}

/** The rows in batches of two: a batch is never the whole. */
export async function* rowsOf(rows: readonly FeatureRow[]): AsyncGenerator<readonly FeatureRow[]> {
  for (let i = 0; i < rows.length; i += 2) yield rows.slice(i, i + 2)
}

export async function bytesOf(pieces: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(Buffer.from(piece))
  return Buffer.concat(all)
}
