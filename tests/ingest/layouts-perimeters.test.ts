import { describe, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { ingest, measureRowsOf, useFiles, zoneRowsOf } from './support.ts'

const file = useFiles()
const database = useDatabase()

const feature = (
  properties: object,
  geometry: object = {
    type: 'Polygon',
    coordinates: [
      [
        [2, 48],
        [3, 48],
        [3, 49],
        [2, 48],
      ],
    ],
  },
): string =>
  // biome-ignore format: one ring
  JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties, geometry }] })
const TRIANGLE = 'SRID=4326;POLYGON((2 48,3 48,3 49,2 48))'

describe('perimeters', () => {
  test.each([
    ['anct-qpv-2024', { code_qp: 'QN00201M', lib_qp: 'Europe', insee_dep: '02', insee_com: '02571, 02691', siren_epci: '200071892' }, {}, { code: 'QN00201M', label: 'Europe', communes: ['02571', '02691'], departement: '02', epci: '200071892' }],
    ['anct-qpv-2015', { code_qp: 'QP066007', nom_qp: 'Bas-Vernet', commune_qp: 'Perpignan', code_commune: '66136' }, {}, { code: 'QP066007', label: 'Bas-Vernet', communes: ['66136'], departement: '66' }],
    ['anct-qpv-2015', { C_NQPV: 'QP093014', L_NQPV: 'Abreuvoir', C_CAINSEE: 93007, C_DEP: 93 }, {}, { code: 'QP093014', communes: ['93007'], departement: '93' }],
    ['anct-qpv-2015-extrait', { code: ' QP075001', libelle: 'B?dier' }, {}, { code: 'QP075001', label: 'B?dier', departement: '75' }],
    ['ign-contours-iris', { INSEE_COM: '11001', NOM_COM: 'Aigues', IRIS: '0000', CODE_IRIS: '110010000', NOM_IRIS: 'Aigues', TYP_IRIS: 'Z' }, { vintage: 2020 }, { code: '110010000', label: 'Aigues', communes: ['11001'], departement: '11' }],
    ['ign-contours-iris', { cleabs: 'x', code_insee: '2A004', nom_commune: 'Ajaccio', iris: '0101', code_iris: '2A0040101', nom_iris: 'Centre' }, { vintage: 2024 }, { code: '2A0040101', communes: ['2A004'], departement: '2A' }],
    ['ign-contours-iris', { DEPCOM: '93010', IRIS: '0203', DCOMIRIS: '930100203', NOM_IRIS: 'Champart' }, { vintage: 2022 }, { code: '930100203', label: 'Champart', communes: ['93010'] }],
    ['ign-communes', { ID: 'x', NOM: 'Bondy', INSEE_COM: '93010', INSEE_DEP: '93', SIREN_EPCI: '200054781' }, { vintage: 2021 }, { code: '93010', label: 'Bondy', departement: '93', epci: '200054781' }],
    ['ign-communes', { cleabs: 'x', nom_officiel: 'Bondy', code_insee: '93010', codes_siren_des_epci: '200054781' }, { vintage: 2025 }, { code: '93010', label: 'Bondy', departement: '93', epci: '200054781' }],
    ['france-geojson-communes', { code: '01004', nom: 'Ambérieu' }, { vintage: 2018 }, { code: '01004', label: 'Ambérieu', departement: '01' }],
    ['opendatasoft-communes', { com_code: '97232', com_name: 'Le Vauclin', dep_code: '972', year: '2021' }, { vintage: 2021 }, { code: '97232', label: 'Le Vauclin', departement: '972' }],
    ['montpellier-quartiers', { QUARTIER: 1, QUARTMNO: 'HO', LIBQUART: 'HOPITAUX', LIBSQUART: 'PLAN' }, {}, { code: '34172-HO', label: 'HOPITAUX' }],
    ['montpellier-sous-quartiers', { SQUARTIER_: 16, QUARTIER: 6, SQUARTMNO: 'MIP', LIBSQUART: 'La Pompignane' }, {}, { code: '34172-16', label: 'La Pompignane' }],
    ['modele-zonage', { code: 'A1', libelle: 'Secteur A', communes: '72181;72190' }, { vintage: 2007 }, { code: 'A1', label: 'Secteur A', communes: ['72181', '72190'], departement: '72' }],
  ])('%s reads %o', async (id, properties, options, zone) => {
    const { dataset } = await ingest(database(), id, file('zones.geojson', feature(properties)), { ...options, replace: true })
    expect(await zoneRowsOf(database().db, dataset)).toMatchObject([{ ...zone, ewkt: TRIANGLE }])
  }) // biome-ignore format: one layout a line

  test('contours that carry their census read as both', async () => {
    const properties = { CODE_IRIS: '751010101', NOM_IRIS: 'Saint-Germain', CODE_COM: '75101', COM: 75101, P16_POP1564: 708, P16_ACT1564: 560, P16_ACTOCC1564: 500, P16_CHOM1564: 60, P16_ACT1524: 40, P16_CHOM1524: 8 } // biome-ignore format: one header
    const report = await ingest(database(), 'insee-rp-iris-activite-contours', file('grand-paris.geojson', feature(properties)), { vintage: 2016 })
    expect(report).toMatchObject({ zoning: 'iris-2016', period: '2016', holds: 'both' })
    expect(await measureRowsOf(database().db, report.dataset)).toMatchObject([{ code: '751010101', departement: '75', amounts: [708, 560, 500, 60, 40, 8] }])
    expect(await zoneRowsOf(database().db, report.dataset)).toMatchObject([{ code: '751010101', label: 'Saint-Germain', communes: ['75101'], ewkt: TRIANGLE }])
  })

  test.each([
    ['ban-adresses', 'id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;x;y;lon;lat\n93010_0001_00034;;34;;Rue;93140;93010;661523.7;6868874.7;2.474983;48.91871\n', '93010_0001_00034', 'SRID=4326;POINT(2.474983 48.91871)'],
    ['ban-adresses-extrait', 'iris_label,numero,voie,insee,x2154,y2154,lon,lat\nLa Flamiche,34,Villa,93007,661523.7,6868874.7,2.474983,48.91871\n', '93007/Villa/34/661523.7/6868874.7', 'SRID=2154;POINT(661523.7 6868874.7)'],
  ])('%s makes a point of weight 1', async (id, content, code, ewkt) => {
    const { dataset } = await ingest(database(), id, file('adresses.csv', content), { period: '2024' })
    expect(await measureRowsOf(database().db, dataset)).toMatchObject([{ code, amounts: [1], departement: '93' }])
    expect(await zoneRowsOf(database().db, dataset)).toMatchObject([{ code, ewkt }])
  }) // biome-ignore format: one layout a line
})

test('modele-table reads a table of one’s own', async () => {
  const path = file('ma-table.csv', 'code;libelle;allocataires;allocataires_rsa\nA1;Secteur A;120;\nA2;Secteur B;90;nd\n')
  const { dataset, zoning } = await ingest(database(), 'modele-table', path, { vintage: 2007, period: '2009' })
  expect(zoning).toBe('mon_zonage-2007')
  expect(await measureRowsOf(database().db, dataset)).toMatchObject([{ statuses: ['ok', 'secret'] }, { statuses: ['ok', 'manquant'] }])
})
