import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Detection, detectPockets } from '../../../src/zonings/pockets/detect.ts'
import type { Mesh } from '../../../src/zonings/pockets/mesh.ts'
import { neighboursOf } from '../../../src/zonings/pockets/neighbours.ts'
import { drawn, meshOf, parametersWith, tidy } from './ascii-mesh.ts'

const BY_SIDES = { voisinage: { type: 'cotes' } }

test('poor units that touch are one pocket, by sides and corners', () => {
  const mesh = meshOf(`
    1 1 6 6
    1 7 1 1
    6 1 1 9`)
  expect(drawn(mesh, detect(mesh))).toBe(
    tidy(`
    · · A A
    · A · ·
    A · · B`),
  )
})

test('by sides alone, a corner does not link', () => {
  const mesh = meshOf(`
    1 1 6 6
    1 7 1 1
    6 1 1 9`)
  expect(drawn(mesh, detect(mesh, BY_SIDES))).toBe(
    tidy(`
    · · D D
    · C · ·
    A · · B`),
  )
})

test('at a distance, units link over a gap', () => {
  const mesh = meshOf('6 . 6 1 6 1 1 6')
  expect(drawn(mesh, detect(mesh, { voisinage: { type: 'distance', metres: 200 } }))).toBe('A.A·A··B')
})

test('units of two grids are never one pocket', () => {
  const mesh = meshOf(['6 6', '6 6'])
  expect(detect(mesh).pockets.map(({ units }) => [...units])).toEqual([
    [0, 1],
    [2, 3],
  ])
})

test('cells of 1 km make pockets too, and say that they are large', () => {
  const found = detect(meshOf('6 6 . 6', { side_m: 1000 }))
  expect(found.pockets).toHaveLength(2)
  expect(found.facts.flags).toEqual([expect.stringMatching(/carreaux de 1\s000 m/)])
})

test('a share that is the threshold is poor', () => {
  expect(drawn4('4 5 6', 0.5)).toBe('·AA')
  // 0.3 is not a double, nor is 6 ÷ 20: the tie holds
  expect(drawn4('2 3 4', 0.1 + 0.2)).toBe('·AA')
})

test('an income that is the threshold is not poor: the decree says « inférieur »', () => {
  const mesh = meshOf('4 5 6', { measure: 'revenu', threshold: 15_000 })
  expect(drawn(mesh, detect(mesh))).toBe('A··')
  expect(detect(mesh).pockets[0]).toMatchObject({ measure: 12_000, threshold: 15_000, income_mean: 12_000, poor: 8 })
})

test('what is not known is never poor, and neither is a cell where nobody lives', () => {
  const mesh = meshOf('6 ? 6 _ 6')
  const found = detect(mesh)
  expect(drawn(mesh, found)).toBe('A·B·C')
  expect(found.facts).toMatchObject({ units: 5, eligible: 5, overThreshold: 3, underThreshold: 0, withoutHouseholds: 1, withoutMeasure: 1, clusters: 3 })
  expect(found.facts.flags).toEqual(['1 maille éligible sans mesure connue : ni pauvre, ni prise dans une poche.'])
})

test('a threshold that is not known makes nobody poor', () => {
  expect(detect(meshOf('9 9', { threshold: Number.NaN }))).toMatchObject({ pockets: [], facts: { withoutMeasure: 2, overThreshold: 0 } })
})

test('households or people that are not known make nobody poor', () => {
  const mesh = meshOf('9 9 9')
  mesh.households[0] = Number.NaN
  mesh.population[2] = Number.NaN
  expect(drawn(mesh, detect(mesh))).toBe('·A·')
})

test('a cell of households without people has no mean income', () => {
  const mesh = meshOf('4 4', { measure: 'revenu', threshold: 15_000 })
  mesh.population[0] = 0
  mesh.income[0] = 0
  expect(detect(mesh).facts).toMatchObject({ overThreshold: 1, underThreshold: 0, withoutMeasure: 1 })
})

test('the ground of perimeters left out is in no pocket, and parts what it separates', () => {
  const mesh = meshOf('9 Q 9')
  const found = detect(mesh)
  expect(drawn(mesh, found)).toBe('A·B')
  expect(found.facts).toMatchObject({ units: 3, eligible: 2 })
})

test('a pocket adds up its units, and its threshold is the mean of theirs by households', () => {
  const mesh = meshOf('6 b', { households: (column) => (column === 0 ? 20 : 80), threshold: 0.1 })
  mesh.threshold[0] = 0.6
  expect(detect(mesh).pockets).toEqual([
    {
      units: Int32Array.of(0, 1),
      roles: Uint8Array.of(0, 0),
      population: 250,
      households: 100,
      poor: 20,
      income_mean: expect.closeTo((50 * 18_000 + 200 * 3000) / 250, 6),
      measure: 0.2,
      threshold: expect.closeTo((20 * 0.6 + 80 * 0.1) / 100, 12),
      imputedShare: 0.8,
      compactness: expect.closeTo((4 * Math.PI * 2) / 36, 12),
      failed: [],
    },
  ])
})

test('an income that one cell does not carry is not the income of the pocket', () => {
  const mesh = meshOf('6 6')
  mesh.income[1] = Number.NaN
  expect(detect(mesh).pockets[0]).toMatchObject({ income_mean: null, poor: 24 })
})

test('imputed cells are units like others, and their share is held against its maximum', () => {
  const mesh = meshOf('6 g . 6 6 g')
  const found = detect(mesh, { part_imputee_max: 0.4 })
  expect(drawn(mesh, found)).toBe('ZZ.AAA')
  expect(found.nearly[0]?.failed).toEqual([
    { critere: 'part_imputee_max', valeur: 0.5, seuil: 0.4, phrase: '50 % de la population dans des mailles imputées, 40 % au plus' },
  ])
})

test('each unit knows its cluster: pockets, then those that nearly made it', () => {
  const mesh = meshOf('6 . 6 6 . 1')
  const found = detect(mesh, { menages_min: 30 })
  expect([...found.clusterOf]).toEqual([1, 0, 0, -1])
  expect(found.nearly.map(({ failed }) => failed.map(({ critere }) => critere))).toEqual([['menages_min']])
})

test('clusters that are far from the criteria are counted, not told', () => {
  const found = detect(meshOf('6 . 6 6 6'), { menages_min: 50 })
  expect(found).toMatchObject({ pockets: [{ households: 60 }], nearly: [], facts: { clusters: 2 } })
})

test('a mesh without unit, or without eligible unit, says so', () => {
  expect(detect(meshOf(''))).toMatchObject({ pockets: [], nearly: [], facts: { units: 0, flags: ['Aucune maille à lire sur ce territoire.'] } })
  expect(detect(meshOf('Q Q')).facts.flags).toEqual([expect.stringContaining('Aucune maille éligible')])
})

test('cells at the highest share that the producer shows are counted, and a threshold above it is flagged', () => {
  expect(detect(meshOf('8 8 6', { poorCap: 0.8 })).facts).toMatchObject({
    atCap: 2,
    flags: ['2 des 3 mailles pauvres sont à la part la plus haute que le producteur montre (80 %) : leur vraie part peut être plus forte.'],
  })
  expect(detect(meshOf('8 8 6', { poorCap: 0.8, threshold: 0.9 })).facts.flags).toEqual([expect.stringContaining('pas plus de 80 % de ménages pauvres')])
})

// i0 | i1 | i2, squares of 1 km in a row: sides of 1,000 m shared.
test('polygons make pockets by the edges they were given, and are flagged as a coarse fallback', () => {
  const cells = meshOf('6 6 1')
  const mesh: Mesh = {
    ...cells,
    cells: null,
    area_m2: new Float64Array(3).fill(1e6),
    perimeter_m: new Float64Array(3).fill(4000),
    edges: { starts: Int32Array.of(0, 1, 3, 4), of: Int32Array.of(1, 0, 2, 1), shared_m: new Float64Array(4).fill(1000) },
  }
  const found = detect(mesh)
  expect(found.pockets).toMatchObject([{ units: Int32Array.of(0, 1), compactness: expect.closeTo((4 * Math.PI * 2) / 36, 12) }])
  expect(found.facts.flags).toEqual([expect.stringContaining('IRIS')])
})

const drawing = fc
  .array(fc.array(fc.constantFrom(...'....0123456789abcdefghijQ?_'), { minLength: 8, maxLength: 8 }), { minLength: 2, maxLength: 8 })
  .map((rows) => rows.map((row) => row.join('')).join('\n'))
const choices = fc.record({
  voisinage: fc.constantFrom({ type: 'cotes' }, { type: 'cotes_et_coins' }, { type: 'distance', metres: 200 }, { type: 'distance', metres: 350 }),
  lissage: fc.boolean(),
  population_min: fc.constantFrom(0, 150),
  menages_min: fc.constantFrom(11, 60),
  compacite_min: fc.constantFrom(0, 0.4),
  part_imputee_max: fc.constantFrom(0.3, 1),
})

test('without smoothing, pockets are what spreading from each poor unit reaches', () => {
  fc.assert(
    fc.property(drawing, choices, (text, changes) => {
      const mesh = meshOf(text)
      const parameters = parametersWith({ ...changes, lissage: false, population_min: 0, menages_min: 11, compacite_min: 0, part_imputee_max: 1 })
      const metres = parameters.voisinage.type === 'distance' ? parameters.voisinage.metres : 0
      const { column = new Int32Array(), row = new Int32Array() } = mesh.cells ?? {}
      const isPoor = (unit: number): boolean => mesh.isEligible[unit] === 1 && (mesh.poor[unit] ?? 0) / (mesh.households[unit] ?? 0) >= 0.5
      const left = new Set([...mesh.codes.keys()].filter(isPoor))
      const expected: number[][] = []
      for (const first of left) {
        const reached = [first]
        left.delete(first)
        for (const unit of reached)
          for (const other of [...left]) {
            const [x, y] = [Math.abs((column[unit] ?? 0) - (column[other] ?? 0)), Math.abs((row[unit] ?? 0) - (row[other] ?? 0))] as [number, number]
            if (parameters.voisinage.type === 'cotes' ? x + y > 1 : Math.hypot(Math.max(0, x - 1), Math.max(0, y - 1)) * 200 > metres) continue
            left.delete(other)
            reached.push(other)
          }
        expected.push(reached.sort((a, b) => a - b))
      }
      expect(detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters).pockets.map(({ units }) => [...units])).toEqual(expected)
    }),
  )
})

test('whatever the order in which units come, the pockets are the same', () => {
  fc.assert(
    fc.property(drawing, choices, fc.infiniteStream(fc.nat()), (text, changes, draws) => {
      const mesh = meshOf(text)
      const order = [...mesh.codes.keys()].map((unit) => ({ unit, key: draws.next().value ?? 0 })).sort((a, b) => a.key - b.key)
      const shuffled = reordered(
        mesh,
        order.map(({ unit }) => unit),
      )
      expect(toldBy(shuffled, detect(shuffled, changes))).toEqual(toldBy(mesh, detect(mesh, changes)))
    }),
  )
})

test('smoothed or not, a cluster stays poor as a whole, holds no ground left out, and units are in one cluster at most', () => {
  fc.assert(
    fc.property(drawing, choices, fc.constantFrom('part' as const, 'revenu' as const), (text, changes, measure) => {
      const mesh = meshOf(text, { measure, threshold: measure === 'part' ? 0.5 : 15_000 })
      const { pockets, nearly, clusterOf, facts } = detect(mesh, changes)
      expect(facts.eligible).toBe(facts.overThreshold + facts.underThreshold + facts.withoutHouseholds + facts.withoutMeasure)
      const seen = new Set<number>()
      for (const [place, { units, roles, measure: of, threshold, households }] of [...pockets, ...nearly].entries()) {
        if (measure === 'part') expect(of).toBeGreaterThanOrEqual(threshold - 1e-9)
        else expect(of).toBeLessThan(threshold)
        expect(households).toBeGreaterThanOrEqual(11)
        for (const [index, unit] of units.entries()) {
          expect(mesh.isEligible[unit]).toBe(1)
          expect(clusterOf[unit]).toBe(place)
          expect(seen.has(unit)).toBe(false)
          seen.add(unit)
          if (!changes.lissage) expect(roles[index]).toBe(0)
        }
      }
      expect(clusterOf.reduce((count, place) => count + Number(place >= 0), 0)).toBe(seen.size)
    }),
  )
})

function detect(mesh: Mesh, changes: Record<string, unknown> = {}): Detection {
  const parameters = parametersWith(changes)
  return detectPockets(mesh, neighboursOf(mesh, parameters.voisinage), parameters)
}

function drawn4(text: string, threshold: number): string {
  const mesh = meshOf(text, { threshold })
  return drawn(mesh, detect(mesh))
}

/** What a detection says, by codes and apart from the order of additions. */
function toldBy(mesh: Mesh, { pockets, nearly }: Detection): unknown {
  const tell = (clusters: Detection['pockets']): unknown =>
    clusters
      .map(({ units, roles, measure, failed, compactness }) => ({
        units: [...units.keys()].map((place) => `${mesh.codes[units[place] ?? -1]}:${roles[place]}`).sort(),
        measure: measure.toFixed(9),
        compactness: compactness.toFixed(9),
        failed: failed.map(({ critere }) => critere),
      }))
      .sort((a, b) => ((a.units[0] ?? '') < (b.units[0] ?? '') ? -1 : 1))
  return { pockets: tell(pockets), nearly: tell(nearly) }
}

/** The same units in another order (not that of their codes). */
function reordered(mesh: Mesh, order: readonly number[]): Mesh {
  const pick = <T extends Float64Array | Uint8Array | Int32Array>(values: T): T => values.map((_, place) => values[order[place] ?? 0] ?? 0) as T
  return {
    ...mesh,
    codes: order.map((unit) => mesh.codes[unit] ?? ''),
    cells: mesh.cells && { ...mesh.cells, grid: pick(mesh.cells.grid), column: pick(mesh.cells.column), row: pick(mesh.cells.row) },
    population: pick(mesh.population),
    households: pick(mesh.households),
    poor: pick(mesh.poor),
    income: pick(mesh.income),
    isImputed: pick(mesh.isImputed),
    isEligible: pick(mesh.isEligible),
    threshold: pick(mesh.threshold),
  }
}
