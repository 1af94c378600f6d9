import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crssFor } from '../../../src/model/crs.ts'
import { expectProblem, useTinyApi } from '../../support/api.ts'
import { filtersIn } from './cql2-arbitrary.ts'
import { printText } from './cql2-printers.ts'
import { toyColumn } from './cql2-toys.ts'

const ITEMS = '/ogc/collections/qpv-2024/items'
const { get } = useTinyApi()

// Columns of the collection; its extent is in Martinique.
const COLUMNS = [toyColumn('code', 'text'), toyColumn('libelle', 'text'), toyColumn('millesime', 'integer'), toyColumn('superficie_km2', 'number')]
const cases = fc.constantFrom(...crssFor([-61.3, 14.3, -60.8, 14.9])).chain((crs) => filtersIn(crs, COLUMNS).map((filter) => ({ crs, filter })))

test('every filter that is read is answered, or refused by its name: the database fails on none', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ crs, filter }) => {
      const answer = await get(`${ITEMS}?${new URLSearchParams({ filter: printText(filter, crs), 'filter-crs': crs.uri, skipGeometry: 'true' })}`)
      if (answer.statusCode === 200) expect(answer.json().numberMatched).toBeGreaterThanOrEqual(0)
      else expectProblem(answer, 400, 'filtre_invalide', 'filter')
    }),
    { numRuns: 60 },
  )
})

test.each([
  'millesime*1e15*1e15*1e15*1e15*1e15*1e15*1e15*1e15 > 1e308',
  'superficie_km2*1e-15*1e-15*1e-15*1e-15*1e-15*1e-15*1e-15*1e-15 < 5e-324',
  'millesime = -1.7e308',
  'millesime / 0 > 1',
  'millesime / (superficie_km2 - superficie_km2) > 1',
  "code LIKE '\\'",
  "CASEI(code) LIKE CASEI('%\\\\\\')",
  'S_OVERLAPS(geometry, POLYGON((-61 14,-60 15,-60 14,-61 15,-61 14)))',
  'S_TOUCHES(geometry, MULTIPOLYGON(((-61.5 14,-60 14,-60 15,-61.5 15,-61.5 14)),((-61 14.5,-59 14.5,-59 16,-61 16,-61 14.5))))',
  'S_WITHIN(geometry, POLYGON((1 1,1 1,1 1,1 1)))',
  'S_CROSSES(geometry, LINESTRING(1 1,1 1))',
  'S_EQUALS(geometry, GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(1 1,2 2)))',
  'S_CONTAINS(POLYGON((0 0,1 1,1 0,0 1,0 0)), MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((1 1,3 1,3 3,1 3,1 1))))',
])('%s does not break the database', async (filter) => {
  const answer = await get(`${ITEMS}?${new URLSearchParams({ filter })}`)
  if (answer.statusCode === 200) expect(answer.json().type).toBe('FeatureCollection')
  else expectProblem(answer, 400, 'filtre_invalide', 'filter')
})

// N1 is the middle square of the toy, in Le Lamentin.
test.each([
  [{ filter: "CASEI(ACCENTI(libelle)) = CASEI(ACCENTI('CITE BON-AIR'))" }, ['QN97201M']],
  [{ filter: 'libelle = \'=Sœur "Élise"; l’Œuvre\'' }, ['QN97202M']],
  [{ filter: "code IN ('QN97203M','QN97204M') AND NOT code LIKE '%3M'" }, ['QN97204M']],
  [{ filter: 'superficie_km2 * 4 BETWEEN 3.9 AND 4.1' }, ['QN97201M']],
  [{ filter: 'S_INTERSECTS(geometry, POINT(716000 1616500))', 'filter-crs': 'http://www.opengis.net/def/crs/EPSG/0/5490' }, ['QN97201M']],
  [{ bbox: '715990,1616490,716010,1616510', 'bbox-crs': 'http://www.opengis.net/def/crs/EPSG/0/5490' }, ['QN97201M']],
  [{ bbox: '716000,1616500,716000,1616500', 'bbox-crs': 'http://www.opengis.net/def/crs/EPSG/0/5490' }, ['QN97201M']],
  [{ bbox: '170,10,-60,20' }, ['QN97201M', 'QN97202M', 'QN97203M', 'QN97204M']],
  [{ bbox: '177,65,-177,70' }, []],
  [{ bbox: '180,10,-60,10.5' }, []],
  [{ bbox: '-61,14,-180,14' }, []],
  [{ code: 'QN97203M' }, ['QN97203M']],
  [{ datetime: '1990-01-01' }, []],
])('%j selects %j', async (parameters, codes) => {
  const answer = await get(`${ITEMS}?${new URLSearchParams(parameters)}`)
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json().features.map(({ id }: { id: string }) => id)).toEqual(codes)
})
