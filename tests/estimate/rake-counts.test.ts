import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connected } from '../../src/estimate/rake/connected.ts'
import type { Source, Total } from '../../src/estimate/rake/published.ts'
import { rakeCounts } from '../../src/estimate/rake/rake-counts.ts'

const known = (code: string, amount: number, mass: number | null = amount): Source => ({ code, amount, status: 'ok', range: null, mass, area_m2: 10 })
const missing = (code: string, mass: number | null, area_m2 = 1): Source => ({ code, amount: null, status: 'manquant', range: null, mass, area_m2 })
const secret = (code: string, mass: number, highest: number | null = 4): Source => ({
  code,
  amount: null,
  status: 'secret',
  range: highest === null ? null : { lowest: 1, highest },
  mass,
  area_m2: 1,
})
const total = (zone: string, amount: number, ...sources: string[]): Total => ({ zone, amount, sources })
const amountsOf = (raked: readonly { code: string; amount: number }[]): Record<string, number> =>
  Object.fromEntries(raked.map(({ code, amount }) => [code, amount]))
const motifs = (report: { refuses: readonly { motif: string }[] }): string[] => report.refuses.map(({ motif }) => motif)

describe('a published total', () => {
  test('that its sources reach leaves them untouched: nothing is kept', () => {
    const { raked, report } = rakeCounts([known('a', 10), known('b', 20)], [total('c', 30, 'a', 'b')], true)
    expect(raked).toEqual([])
    expect(report).toMatchObject({ totaux: 1, appliques: 1, inchanges: 1, refuses: [] })
  })

  test('scales known counts when nothing is hidden, and keeps the factor', () => {
    const { raked } = rakeCounts([known('a', 10), known('b', 30)], [total('c', 42, 'a', 'b')], true)
    expect(raked).toEqual([
      { code: 'a', amount: expect.closeTo(10.5, 12), factor: expect.closeTo(1.05, 12), status: 'cale', totalZone: 'c' },
      { code: 'b', amount: expect.closeTo(31.5, 12), factor: expect.closeTo(1.05, 12), status: 'cale', totalZone: 'c' },
    ])
  })

  test('is shared by mass among hidden sources, what is published being taken away', () => {
    const sources = [known('a', 50, 100), known('b', 10, 100), missing('x', 60), missing('y', 20)]
    const { raked, report } = rakeCounts(sources, [total('c', 80, 'a', 'b', 'x', 'y')], true)
    expect(raked).toEqual([
      { code: 'x', amount: 15, factor: null, status: 'reparti', totalZone: 'c' },
      { code: 'y', amount: 5, factor: null, status: 'reparti', totalZone: 'c' },
    ])
    expect(report).toMatchObject({ repartis: 2, montant_reparti: 20, repartis_par_aire: 0 })
  })

  test('is shared by area, and says so, where a mass is not known', () => {
    const { raked, report } = rakeCounts([known('a', 50), missing('x', 60, 1), missing('y', null, 3)], [total('c', 66, 'a', 'x', 'y')], true)
    expect(amountsOf(raked)).toEqual({ x: 4, y: 12 })
    expect(report.repartis_par_aire).toBe(2)
  })

  test('keeps a secret within its known range, and flags it', () => {
    const { raked, report } = rakeCounts([known('a', 50), secret('s', 20), missing('x', 10), missing('y', 10)], [total('c', 90, 'a', 's', 'x', 'y')], true)
    expect(amountsOf(raked)).toEqual({ s: 4, x: 18, y: 18 })
    expect(report.secrets_repartis).toBe(1)
  })

  test('that known sources reach alone leaves none to the hidden', () => {
    expect(amountsOf(rakeCounts([known('a', 50), missing('x', 60), missing('y', null)], [total('c', 50, 'a', 'x', 'y')], true).raked)).toEqual({ x: 0, y: 0 })
  })

  test('of a zone that is one source gives its figure: it is published', () => {
    const { raked, report } = rakeCounts([missing('x', 5), known('a', 1)], [total('c', 7, 'x')], true)
    expect(raked).toEqual([{ code: 'x', amount: 7, factor: null, status: 'repris', totalZone: 'c' }])
    expect(report).toMatchObject({ repris: 1, repartis: 0, montant_reparti: 0 })
  })
})

describe('a total is set aside, with its reason, when', () => {
  const set = (sources: readonly Source[], amount: number, isProtected = true): string[] => {
    const { raked, report } = rakeCounts(sources, [total('c', amount, ...sources.map(({ code }) => code))], isProtected)
    expect(raked).toEqual([])
    expect(report).toMatchObject({ totaux: 1, appliques: 0 })
    return motifs(report)
  }

  test('one hidden source would be given back by subtraction', () => {
    expect(set([known('a', 50), missing('x', 20)], 70)).toEqual(['Une seule source non diffusée : le reste la donnerait par soustraction.'])
    expect(set([known('a', 50), missing('x', 20), secret('s', 1)], 70)).toEqual(['Une seule source non diffusée : le reste la donnerait par soustraction.'])
  })

  test('what it leaves is made of secrets only', () => {
    expect(set([known('a', 50), secret('s', 1), secret('t', 1)], 53)).toEqual([
      'Le reste n’est fait que de chiffres secrets : il les donnerait par soustraction.',
    ])
  })

  test('a secret has no known ceiling', () => {
    expect(set([known('a', 50), secret('s', 10, null), missing('x', 10), missing('y', 10)], 70)).toEqual([
      'Un chiffre secret sans plafond connu : sa part du reste ne peut pas être bornée.',
    ])
  })

  test('published figures already exceed it', () => {
    expect(set([known('a', 50), missing('x', 10), missing('y', 10)], 40)).toEqual(['Les chiffres publiés (50) dépassent déjà le total (40).'])
  })

  test('it is too far from the sum of its sources to count the same thing', () => {
    expect(set([known('a', 50), known('b', 50)], 81)).toEqual(['Facteur 0,81 : le total (81) et la somme de ses sources (100) ne comptent pas la même chose.'])
    expect(set([known('a', 50)], 120)).toHaveLength(1)
  })

  test('what it leaves is denser than any published source, or less dense than all', () => {
    expect(set([known('a', 10, 100), missing('x', 10), missing('y', 10)], 90)).toEqual([
      'Le reste est bien plus dense que toute source publiée : il ne vient pas des seules sources non diffusées.',
    ])
    expect(set([known('a', 10, 10), missing('x', 10), missing('y', 10)], 11)).toEqual([
      'Le reste est bien moins dense que toute source publiée : des sources non diffusées n’y sont pas comptées.',
    ])
  })

  test('numbers are impossible: negative, on empty sources, on masses that are all zero, on unknown zones', () => {
    expect(set([known('a', 5), known('b', 6)], -3)).toEqual(['Le total publié est négatif.'])
    expect(set([known('a', -5), known('b', 6)], 3)).toEqual(['Un effectif publié sous ce total est négatif.'])
    expect(set([known('a', 0), known('b', 0)], 3)).toEqual(['Le total est positif, ses sources sont toutes nulles.'])
    expect(set([known('a', 5), missing('x', 0), missing('y', 0)], 9)).toEqual([
      'Les sources non diffusées n’ont aucune masse : rien ne dit où placer le reste.',
    ])
    expect(motifs(rakeCounts([known('a', 5)], [total('c', 5, 'a', 'z')], true).report)).toEqual(['Des sources de ce total ne sont pas dans le zonage.'])
    expect(motifs(rakeCounts([], [total('c', 5)], true).report)).toHaveLength(1)
  })

  test('none of its sources is published: it would only say itself', () => {
    expect(set([missing('x', 5), missing('y', 5)], 9)).toEqual(['Aucune source publiée sous ce total : le répartir ne dirait que lui.'])
  })
})

test('without a rule of disclosure, one missing source receives what is left', () => {
  expect(amountsOf(rakeCounts([known('a', 50), missing('x', 20)], [total('c', 70, 'a', 'x')], false).raked)).toEqual({ x: 20 })
})

describe('several totals at once', () => {
  const sources = [known('a1', 50), known('a2', 30), missing('x1', 20), missing('x2', 20), known('b1', 40), missing('y1', 15), missing('y2', 15)]
  const communes = [total('commune A', 112, 'a1', 'a2', 'x1', 'x2'), total('commune B', 62, 'b1', 'y1', 'y2')]

  test('hold together when they agree', () => {
    const { raked, report } = rakeCounts(sources, [...communes, total('epci', 174, ...sources.map(({ code }) => code))], true)
    expect(amountsOf(raked)).toEqual({ x1: 16, x2: 16, y1: 11, y2: 11 })
    expect(report).toMatchObject({ totaux: 3, appliques: 3, refuses: [] })
  })

  test('that contradict each other: the finest are kept, the widest set aside', () => {
    const { raked, report } = rakeCounts(sources, [total('epci', 180, ...sources.map(({ code }) => code)), ...communes], true)
    expect(amountsOf(raked)).toEqual({ x1: 16, x2: 16, y1: 11, y2: 11 })
    expect(report.refuses).toEqual([{ total: 'epci', motif: 'Ce total contredit ceux qu’il contient.' }])
  })

  test('do not give away by difference what neither gives alone', () => {
    // x1 and x2 under the commune; z alone is what the agglomeration adds to it
    const open = [...sources.slice(0, 4), missing('z', 10)]
    const { raked, report } = rakeCounts(open, [communes[0] ?? total('', 0), total('epci', 122, ...open.map(({ code }) => code))], true)
    expect(amountsOf(raked)).toEqual({ x1: 16, x2: 16 })
    expect(report.refuses).toEqual([{ total: 'epci', motif: 'Avec les totaux plus fins, il donnerait une source non diffusée par soustraction.' }])
  })

  // A + B − C = a1 + a2 + what is published: no total gives the two secrets, the three together give their sum
  test.each([
    ['a1', 'a2'],
    ['s1', 's2'],
    ['a1', 's2'],
  ])('do not give the sum of secrets away together, whatever the codes: %s and %s', (a1, a2) => {
    const hidden = ['m1', 'm1b', 'm2', 'm2b'].map((code) => missing(code, 50))
    const open = [known('z', 100), known('z2', 100), secret(a1, 2), secret(a2, 2), ...hidden]
    const totals = [total('A', 202, a1, 'm1', 'm1b', 'z'), total('B', 203, a2, 'm2', 'm2b', 'z2'), total('C', 200, 'm1', 'm1b', 'm2', 'm2b')]
    const { report } = rakeCounts(open, totals, true)
    expect(report.refuses).toEqual([{ total: 'C', motif: 'Avec les totaux plus fins, il donnerait une source non diffusée par soustraction.' }])
  })

  test('20,000 of them that a wide one holds are settled with it', () => {
    const members = Array.from({ length: 20_000 }, (_, i) => `z${i}`)
    const each = members.map((code) => total(`t ${code}`, 1, code))
    expect(connected([...each, total('wide', 20_000, ...members)])).toHaveLength(1)
    expect(connected([...each, total('half', 10_000, ...members.slice(0, 10_000))])).toHaveLength(10_001)
  })

  test('that cross scale known counts by true fitting', () => {
    const cells = [known('p', 10), known('q', 10), known('r', 10), known('s', 10)]
    const { raked } = rakeCounts(
      cells,
      [total('row 1', 21, 'p', 'q'), total('row 2', 19, 'r', 's'), total('column 1', 20.5, 'p', 'r'), total('column 2', 19.5, 'q', 's')],
      true,
    )
    expect(amountsOf(raked).p).toBeCloseTo((21 * 20.5) / 40, 8)
    expect(raked.every(({ status, factor }) => status === 'cale' && factor !== null)).toBe(true)
  })

  test('that cross share a remainder by true fitting', () => {
    // [ x1 x2 | a ]  rows and columns of totals over four hidden sources
    const cells = [known('k', 10), missing('p', 10), missing('q', 10), missing('r', 10), missing('s', 10)]
    const margins = [total('row 1', 18, 'p', 'q'), total('row 2', 22, 'r', 's'), total('column 1', 16, 'p', 'r'), total('column 2', 34, 'q', 's', 'k')]
    const { raked, report } = rakeCounts(cells, margins, true)
    const amounts = amountsOf(raked)
    expect((amounts.p ?? 0) + (amounts.q ?? 0)).toBeCloseTo(18, 8)
    expect((amounts.p ?? 0) + (amounts.r ?? 0)).toBeCloseTo(16, 8)
    expect(amounts.p).toBeCloseTo((18 * 16) / 40, 8)
    expect(report.iterations).toBeGreaterThan(0)
    expect(report.ecart_max).toBeLessThanOrEqual(1e-9)
  })
})

describe('whatever the counts', () => {
  const world = fc.record({
    amounts: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 4, maxLength: 12 }),
    hidden: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    noise: fc.array(fc.double({ min: 0.6, max: 1.6, noNaN: true }), { minLength: 12, maxLength: 12 }),
    cut: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
  })
  const build = ({
    amounts,
    hidden,
    noise,
    cut,
  }: {
    amounts: number[]
    hidden: boolean[]
    noise: number[]
    cut: number
  }): { sources: Source[]; totals: Total[] } => {
    const sources = amounts.map((amount, i) => {
      const mass = amount * (noise[i] ?? 1)
      return hidden[i] ? missing(`z${i}`, mass) : known(`z${i}`, amount, mass)
    })
    const parts = [sources.slice(0, cut), sources.slice(cut)]
    const totals = [...parts, sources].map((part, i) => {
      const codes = part.map(({ code }) => code)
      return total(
        `t${i}`,
        amounts.filter((_, j) => codes.includes(`z${j}`)).reduce((sum, amount) => sum + amount, 0),
        ...codes,
      )
    })
    return { sources, totals }
  }

  test('every total that is applied is kept to 1e-9', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { sources, totals } = build(one)
        const { raked, report } = rakeCounts(sources, totals, true)
        const amounts = amountsOf(raked)
        const refused = new Set(report.refuses.map(({ total: zone }) => zone))
        for (const { zone, amount, sources: codes } of totals.filter(({ zone }) => !refused.has(zone))) {
          const found = codes.reduce((sum, code) => sum + (amounts[code] ?? sources.find((source) => source.code === code)?.amount ?? Number.NaN), 0)
          expect(Math.abs(found - amount), zone).toBeLessThanOrEqual(1e-9 * amount)
        }
      }),
    )
  })

  test('no hidden source of a protected dataset receives its true count by subtraction', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { sources, totals } = build(one)
        const { raked } = rakeCounts(sources, totals, true)
        const isHidden = (code: string): boolean => sources.find((source) => source.code === code)?.status === 'manquant'
        // a total of one source is that source's published figure: nothing is subtracted
        const published = new Set(totals.flatMap(({ sources: codes }) => (codes.length === 1 ? codes : [])))
        for (const zone of new Set(raked.map(({ totalZone }) => totalZone))) {
          const codes = totals.find((one) => one.zone === zone)?.sources ?? []
          const hidden = codes.filter((code) => isHidden(code) && !published.has(code))
          expect(hidden.length).not.toBe(1)
        }
      }),
    )
  })

  test('the order of sources and of totals changes nothing, to the last bit', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { sources, totals } = build(one)
        const order = <T>(items: readonly T[]): T[] =>
          items
            .map((item, i) => ({ item, key: Math.sin(one.seed + i * 7) }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item)
        const shuffled = order(totals).map((each) => ({ ...each, sources: order(each.sources) }))
        expect(rakeCounts(order(sources), shuffled, true)).toEqual(rakeCounts(sources, totals, true))
      }),
    )
  })
})
