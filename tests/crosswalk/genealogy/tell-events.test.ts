import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tellEvents } from '../../../src/crosswalk/genealogy/tell-events.ts'
import { isContact, isSamePerimeter, tolerancesFor } from '../../../src/crosswalk/genealogy/tolerances.ts'
import type { GenealogyZone, Overlap } from '../../../src/crosswalk/genealogy/zones.ts'

const TOLERANCES = tolerancesFor(33, 94)

const zone = (code: string): GenealogyZone => ({ code, label: null, communes: [], place: '97' })

/** Two zones of 1 km² (4 km around) that share `share` of it. */
const halfway = (source: string, target: string, share: number): Overlap => ({
  source,
  target,
  source_m2: 1e6,
  target_m2: 1e6,
  shared_m2: share * 1e6,
  source_perimeter_m: 4000,
  target_perimeter_m: 4000,
})

describe('tolerances', () => {
  test('follow the coarser drawing, within 3 and 15 m', () => {
    expect(tolerancesFor(33, 94).ecart_trace_m).toBe(6.6)
    expect(tolerancesFor(94, 33).ecart_trace_m).toBe(6.6)
    expect(tolerancesFor(5, 5).ecart_trace_m).toBe(3)
    expect(tolerancesFor(5, 2000).ecart_trace_m).toBe(15)
  })

  test('are metres along the border for a large perimeter, a share of the ground for a small one', () => {
    // 1 km²: 6.6 m along 4 km is 26,400 m² of difference, 1.32 % lost on each side
    expect(isSamePerimeter(halfway('s', 't', 0.987), TOLERANCES)).toBe(true)
    expect(isSamePerimeter(halfway('s', 't', 0.985), TOLERANCES)).toBe(false)
    // 50 m × 50 m: 6.6 m along 200 m would be 1,320 m², half of it; 12 % of the union says no
    const small = { source_m2: 2500, target_m2: 2500, source_perimeter_m: 200, target_perimeter_m: 200 }
    expect(isSamePerimeter({ ...small, shared_m2: 2350 }, TOLERANCES)).toBe(true)
    expect(isSamePerimeter({ ...small, shared_m2: 2250 }, TOLERANCES)).toBe(false)
  })

  test('never call a small perimeter inside a large one a sliver', () => {
    const inside = { source_m2: 900, target_m2: 1e6, shared_m2: 900, source_perimeter_m: 120, target_perimeter_m: 4000 }
    expect(isContact(inside, TOLERANCES)).toBe(false)
    expect(isContact({ ...inside, shared_m2: 40 }, TOLERANCES)).toBe(true)
  })
})

describe('events', () => {
  test('link by kinship only: a twentieth given to a neighbour makes no recomposition', () => {
    const { kinships } = tellEvents(
      [zone('a'), zone('b')],
      [zone('a'), zone('b')],
      [halfway('a', 'a', 0.96), halfway('a', 'b', 0.04), halfway('b', 'b', 1)],
      TOLERANCES,
    )
    expect(kinships.map(({ source, target, event }) => `${source}${target} ${event}`)).toEqual(['aa modifie', 'bb identique', 'ab contact'])
  })

  test('keep nothing of a square centimetre', () => {
    const { kinships } = tellEvents([zone('a')], [zone('b')], [halfway('a', 'b', 1e-8)], TOLERANCES)
    expect(kinships.map(({ event }) => event)).toEqual(['disparu', 'ne'])
  })

  test('say nothing of a birth where the other edition may be the file of one commune', () => {
    const five = [0, 1, 2, 3, 4].map((i) => zone(`t${i}`))
    const { kinships, untold } = tellEvents([zone('s')], five, [halfway('s', 't0', 1)], TOLERANCES)
    expect(kinships.map(({ event }) => event)).toEqual(['identique'])
    expect(untold).toEqual({ de: 0, vers: 4, lieux: ['97'] })
    expect(tellEvents([zone('s')], five.slice(1), [], TOLERANCES).kinships.map(({ event }) => event)).toEqual(['disparu', 'ne', 'ne', 'ne', 'ne'])
  })

  test('read backwards are their converse, and leave no zone untold', () => {
    const CONVERSE: Record<string, string> = { fusion: 'scission', scission: 'fusion', ne: 'disparu', disparu: 'ne' }
    const shares = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.double({ min: 0, max: 1, noNaN: true })), {
      selector: ([s, t]) => `${s} ${t}`,
      maxLength: 10,
    })
    const named = (prefix: string) => [0, 1, 2, 3, 4].map((i) => zone(`${prefix}${i}`))
    fc.assert(
      fc.property(shares, (drawn) => {
        const forth = drawn.map(([s, t, share]) => halfway(`s${s}`, `t${t}`, share))
        const back = drawn.map(([s, t, share]) => halfway(`t${t}`, `s${s}`, share))
        const told = tellEvents(named('s'), named('t'), forth, TOLERANCES).kinships
        const turned = tellEvents(named('t'), named('s'), back, TOLERANCES).kinships
        expect(told.map(({ source, target, event }) => `${source} ${target} ${event}`).sort()).toEqual(
          turned.map(({ source, target, event }) => `${target} ${source} ${CONVERSE[event] ?? event}`).sort(),
        )
        const kin = new Set(told.filter(({ event }) => event !== 'contact').flatMap(({ source, target }) => [source, target]))
        for (const { code } of [...named('s'), ...named('t')]) expect(kin.has(code)).toBe(true)
      }),
    )
  })

  test('are the components that a brute force search finds, whatever the links', () => {
    const links = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), { selector: String, maxLength: 14 })
    fc.assert(
      fc.property(links, (pairs) => {
        const overlaps = pairs.map(([s, t]) => halfway(`s${s}`, `t${t}`, 0.2))
        const codes = [0, 1, 2, 3, 4, 5]
        const { kinships } = tellEvents(
          codes.map((i) => zone(`s${i}`)),
          codes.map((i) => zone(`t${i}`)),
          overlaps,
          TOLERANCES,
        )
        for (const { source, target, event } of kinships) {
          const [sources, targets] = reached(pairs, source ?? target ?? '')
          const expected =
            sources === 0 ? 'ne' : targets === 0 ? 'disparu' : sources > 1 ? (targets > 1 ? 'recomposition' : 'fusion') : targets > 1 ? 'scission' : 'modifie'
          expect(event).toBe(expected)
        }
      }),
    )
  })
})

/** How many sources and targets a walk along the links reaches from a zone, itself included. */
function reached(pairs: readonly (readonly [number, number])[], start: string): [number, number] {
  const seen = new Set([start])
  for (let grown = true; grown; ) {
    grown = false
    for (const [s, t] of pairs) {
      const ends = [`s${s}`, `t${t}`]
      if (ends.some((end) => seen.has(end)) && !ends.every((end) => seen.has(end))) {
        for (const end of ends) seen.add(end)
        grown = true
      }
    }
  }
  return [[...seen].filter((code) => code.startsWith('s')).length, [...seen].filter((code) => code.startsWith('t')).length]
}
