import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePeriods, type SeriesBreak } from '../../../src/publish/read/compare-periods.ts'
import { flagsOf } from '../../../src/publish/read/series-flags.ts'
import { type Ranked, seriesOf } from '../../../src/publish/read/series-points.ts'

type Made = { rank?: number; methode?: string; support?: string; source?: string; zonage?: string; valeur?: number | null }

function held(periode: string, { rank = 1, methode = 'aire', support, source = 'rp', zonage = 'iris-2016', valeur = 100 }: Made = {}): Ranked {
  const value = {
    ...{ periode, valeur, statut: valeur === null ? 'manquant' : 'estime', motif: null, fiabilite: 'B', bas: null, haut: null },
    ...{ methode: support ? `${methode}:${support}` : methode, source, zonage_source: zonage },
  }
  return { rank, side: { value, lineage: { methode, support: support ? `${support}@carreau200-2019` : null, edition: 1, denominateur: null } } }
}

const FREE = { nature: 'effectif', breaks: [] as SeriesBreak[] }

describe('the series of an indicator on one zone', () => {
  // rank 1      rp/aire   rp/aire   caf/aire
  // rank 2                caf/aire  rp/aire
  const found = [held('2015'), held('2018'), held('2018', { rank: 2, source: 'caf' }), held('2020', { source: 'caf' }), held('2020', { rank: 2 })]
  const { meilleures, series } = seriesOf(found, ['2015', '2018', '2020'], FREE)

  test('take the best of each period, and say where the source changes', () => {
    expect(meilleures.map(({ periode, source }) => [periode, source])).toEqual([
      ['2015', 'rp'],
      ['2018', 'rp'],
      ['2020', 'caf'],
    ])
    expect(meilleures.map(({ depuis }) => depuis?.comparable ?? null)).toEqual([null, true, false])
    expect(meilleures[2]?.depuis?.motif).toBe('Sources différentes : rp en 2018, caf en 2020.')
  })

  test('hold each source by each method to itself, the one with the most best values first', () => {
    expect(series.map(({ source, principale, points }) => [source, principale, points.map(({ periode, meilleure }) => [periode, meilleure])])).toEqual([
      [
        'rp',
        true,
        [
          ['2015', true],
          ['2018', true],
          ['2020', false],
        ],
      ],
      [
        'caf',
        false,
        [
          ['2018', false],
          ['2020', true],
        ],
      ],
    ])
    for (const { points } of series) for (const { depuis } of points.slice(1)) expect(depuis?.comparable).toBe(true)
  })

  test('a series whose values are all hidden is not the main one, though it comes first at most periods', () => {
    const hidden = [held('2015', { valeur: null }), held('2018', { valeur: null }), held('2020', { methode: 'officiel', source: 'insee' })]
    expect(seriesOf(hidden, ['2015', '2018', '2020'], FREE).series.map(({ source, principale }) => [source, principale])).toEqual([
      ['insee', true],
      ['rp', false],
    ])
  })

  test('two ancillaries are two methods; of one period on two geographies, the best ranked stands', () => {
    const both = [
      held('2018', { methode: 'support', support: 'menages' }),
      held('2018', { rank: 2, methode: 'support', support: 'population' }),
      held('2018', { rank: 3, methode: 'support', support: 'menages', zonage: 'iris-2020', valeur: 7 }),
    ]
    const { series } = seriesOf(both, ['2018'], FREE)
    expect(series.map(({ methode, points }) => [methode, points.map(({ valeur }) => valeur)])).toEqual([
      ['support:menages', [100]],
      ['support:population', [100]],
    ])
  })

  test('a period where the release has nothing of this zone is a point without a value, not a gap passed over', () => {
    const { meilleures, series } = seriesOf([held('2015'), held('2020')], ['2015', '2018', '2020'], FREE)
    expect(meilleures.map(({ periode, valeur, statut }) => [periode, valeur, statut])).toEqual([
      ['2015', 100, 'estime'],
      ['2018', null, 'non_couvert'],
      ['2020', 100, 'estime'],
    ])
    expect(meilleures[1]?.depuis).toMatchObject({
      comparable: false,
      verdict: 'non_comparable',
      motif: 'Pas de valeur en 2018 : non_couvert (La publication n’a rien ici, pour cette période et ce qui est demandé).',
    })
    expect(series[0]?.points.map(({ periode }) => periode)).toEqual(['2015', '2020'])
  })

  test('nothing known makes no series', () => {
    expect(seriesOf([], [], FREE)).toEqual({ meilleures: [], series: [] })
  })

  const PERIODS = ['2012', '2015', '2018', '2020', '2021']
  const value = fc.record({
    periode: fc.constantFrom(...PERIODS),
    methode: fc.constantFrom('aire', 'support', 'officiel'),
    source: fc.constantFrom('rp', 'caf'),
    zonage: fc.constantFrom('iris-2016', 'iris-2020'),
    valeur: fc.option(fc.integer({ min: 0, max: 500 })),
  })
  const breaks = fc.array(fc.record({ since: fc.constantFrom(...PERIODS), reason: fc.constant('Loi.'), ofSource: fc.constantFrom(null, 'rp') }), {
    maxLength: 2,
  })

  // Ranks 1, 2… within each period, as a run writes them.
  const ranked = fc.array(value, { maxLength: 25 }).map((drawn) => {
    const ranks = new Map<string, number>()
    return drawn.map(({ periode, ...made }) => {
      const rank = (ranks.get(periode) ?? 0) + 1
      ranks.set(periode, rank)
      return held(periode, { ...made, rank })
    })
  })

  test('whatever is held: each point says of the one before what a comparison of the two says; nothing is lost, whatever the order', () => {
    fc.assert(
      fc.property(ranked, breaks, (found, breaks) => {
        const periods = [...new Set(found.map(({ side }) => side.value.periode))]
        const told = seriesOf(found, periods, { nature: 'effectif', breaks })
        expect(seriesOf(found.toReversed(), periods.toReversed(), { nature: 'effectif', breaks })).toEqual(told)
        const sideOf = (rank: number, periode: string) => found.find((one) => one.rank === rank && one.side.value.periode === periode)?.side
        for (const [i, point] of told.meilleures.entries()) {
          const [side, before] = [sideOf(1, point.periode), told.meilleures[i - 1]]
          expect(point).toMatchObject(side?.value ?? {})
          const earlier = before && sideOf(1, before.periode)
          expect(point.depuis).toEqual(earlier && side ? { periode: before.periode, ...comparePeriods(earlier, side, { nature: 'effectif', breaks }) } : null)
        }
        const keys = new Set(found.map(({ side: { value } }) => `${value.source} ${value.methode} ${value.periode}`))
        expect(told.series.reduce((sum, { points }) => sum + points.length, 0)).toBe(keys.size)
        expect(told.series.filter(({ principale }) => principale).length).toBe(found.length > 0 ? 1 : 0)
        for (const { points } of told.series) expect(points.map(({ periode }) => periode)).toEqual(points.map(({ periode }) => periode).toSorted())
      }),
    )
  })
})

describe('the flags of a series', () => {
  const flags = (found: Ranked[], periods = ['2015', '2018']) => flagsOf('taux', seriesOf(found, periods, FREE)).map(({ code, source }) => [code, source])

  test('cells of two vintages are flagged with the producer’s advice, which is quoted', () => {
    const cells = [held('2015', { methode: 'carreaux', zonage: 'carreau200-2015' }), held('2018', { methode: 'carreaux', zonage: 'carreau200-2018' })]
    expect(flags(cells)).toEqual([['carreaux_de_plusieurs_millesimes', 'rp']])
    const [flag] = flagsOf('taux', seriesOf(cells, [], FREE))
    expect(flag?.reference).toContain('Insee')
    expect(flag?.phrase).toContain('carreau200-2015, carreau200-2018')
  })

  test('another geography of two vintages is flagged; one vintage is not', () => {
    expect(flags([held('2015'), held('2018', { zonage: 'iris-2020' })])).toEqual([['geographies_de_plusieurs_millesimes', 'rp']])
    expect(flags([held('2015'), held('2018')])).toEqual([])
  })

  test('best values of several methods or sources are flagged; a value that is not there mixes nothing', () => {
    expect(flags([held('2015'), held('2018', { methode: 'officiel', source: 'insee' })])).toEqual([
      ['methodes_melangees', null],
      ['sources_melangees', null],
    ])
    expect(flags([held('2015'), held('2018', { methode: 'officiel', source: 'insee', valeur: null })])).toEqual([])
  })
})
