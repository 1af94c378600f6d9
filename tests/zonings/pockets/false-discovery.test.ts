import fc from 'fast-check'
import { expect, test } from 'vitest'
import { falseDiscoveries } from '../../../src/zonings/pockets/false-discovery.ts'

/** The definition, read literally: a test is refused when some k tests have p ≤ k·rate ÷ m, and it is one of them. */
function byDefinition(p: readonly number[], rate: number): number[] {
  const tests = p.filter((value) => !Number.isNaN(value))
  return p.map((value) =>
    tests.some((limit) => {
      const k = tests.filter((other) => other <= limit).length
      return limit <= (k * rate) / tests.length && value <= limit
    })
      ? 1
      : 0,
  )
}

test('the fifteen tests of Benjamini and Hochberg’s article: four are refused at 5 %', () => {
  const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
  expect([...falseDiscoveries(Float64Array.from(p), 0.05)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
})

test('a test that fails its own limit is refused with a larger one that meets its own', () => {
  expect([...falseDiscoveries(Float64Array.of(0.04, 0.045, 0.03), 0.05)]).toEqual([1, 1, 1])
})

test('no test, no discovery; what is not known is no test', () => {
  expect([...falseDiscoveries(new Float64Array(0), 0.05)]).toEqual([])
  expect([...falseDiscoveries(Float64Array.of(Number.NaN, 0.04, Number.NaN), 0.05)]).toEqual([0, 1, 0])
  expect([...falseDiscoveries(Float64Array.of(Number.NaN), 0.05)]).toEqual([0])
})

test('as the definition, whatever the values and their ties', () => {
  const p = fc.oneof(
    fc.integer({ min: 1, max: 20 }).map((rank) => rank / 200),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constant(Number.NaN),
  )
  fc.assert(
    fc.property(fc.array(p, { maxLength: 30 }), fc.constantFrom(0.01, 0.05, 0.2), (values, rate) => {
      expect([...falseDiscoveries(Float64Array.from(values), rate)]).toEqual(byDefinition(values, rate))
    }),
  )
})
