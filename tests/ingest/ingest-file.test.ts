import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { everythingIngested, ingest, measureRowsOf, sectorTable, useFiles, zoneRowsOf } from './support.ts'

const file = useFiles()
const database = useDatabase()

describe('a file of measures', () => {
  test('becomes one row per zone: counts, statuses, département, and a dataset that says where it comes from', async () => {
    const descriptor = sectorTable({
      departement: 'dep',
      notes: { colonne: 'note', valeurs: { '1': 'manquant' } },
      imputation: { colonne: 'impute', valeurs: ['1'] },
      filtre: { colonne: 'code', exclure: ['total'] },
    })
    const path = file('secteurs.csv', 'code;dep;note;impute;A;RSA\nS1;72;0;0;1 200;85,5\nS2;72;0;1;30;\nS3;72;1;0;;\nS4;72;0;0;0;nd\ntotal;72;0;0;1230;85,5\n')
    const report = await ingest(database(), descriptor, path)
    expect(report).toMatchObject({ source: 'secteurs', zoning: 'secteur-2010', period: '2010', holds: 'measures', read: 5, kept: 4 })
    expect(report.notes).toEqual([
      'Lignes écartées par le filtre sur code : 1.',
      'Lignes imputées par le producteur : 1 sur 4.',
      'Valeurs absentes de allocataires : manquant 1.',
      'Valeurs absentes de allocataires_rsa : secret 1, manquant 2.',
    ])
    expect(await measureRowsOf(database().db, report.dataset)).toEqual([
      { code: 'S1', departement: '72', imputed: false, amounts: [1200, 85.5], statuses: null },
      { code: 'S2', departement: '72', imputed: true, amounts: [30, null], statuses: ['ok', 'secret'] },
      { code: 'S3', departement: '72', imputed: false, amounts: [null, null], statuses: ['manquant', 'manquant'] },
      { code: 'S4', departement: '72', imputed: false, amounts: [0, null], statuses: ['ok', 'manquant'] },
    ])
    const { rows } = await sql`SELECT file_name, rows_read, rows_kept, variables, report->>'encodage' AS encoding, descriptor->>'titre' AS title
      FROM ingest.dataset WHERE id = ${report.dataset}`.execute(database().db)
    expect(rows).toEqual([
      { file_name: 'secteurs.csv', rows_read: 5, rows_kept: 4, variables: ['allocataires', 'allocataires_rsa'], encoding: 'utf-8', title: 'Secteurs inventés' },
    ])
  })

  test('empty is never 0: without a code that explains it, an empty cell is refused', async () => {
    const path = file('vide.csv', 'code,A,RSA\nS1,10,\n')
    await expect(ingest(database(), sectorTable({ codes: {} }), path)).rejects.toMatchObject({
      code: 'lignes_refusees',
      details: [{ ligne: 2, colonne: 'RSA', motif: expect.stringContaining('cellule vide') }],
    })
  })

  test('a 0 that stands for a blank is what the variable’s codes say', async () => {
    const variables = [{ variable: 'demandeurs_emploi_abcde', colonne: 'abcde', codes: { '0': 'manquant' } }]
    const report = await ingest(database(), sectorTable({ id: 'blancs', variables }), file('blancs.csv', 'code,abcde\nS1,0\nS2,7\n'))
    expect(await measureRowsOf(database().db, report.dataset)).toMatchObject([
      { amounts: [null], statuses: ['manquant'] },
      { amounts: [7], statuses: null },
    ])
  })

  test('a sum is secret when a part is, and missing when a part is, which is worse', async () => {
    const variables = [{ variable: 'allocataires_monoparentaux', somme: ['m1', 'm2', 'm3'], moins: ['m4'] }]
    const path = file('sommes.csv', 'code,m1,m2,m3,m4\nS1,1,2,3,1\nS2,1,,3,1\nS3,,nd,3,1\nS4,1,2,3,\n')
    const report = await ingest(database(), sectorTable({ id: 'sommes', variables }), path)
    expect((await measureRowsOf(database().db, report.dataset)).map(({ amounts, statuses }) => [amounts[0], statuses?.[0] ?? 'ok'])).toEqual([
      [5, 'ok'],
      [null, 'secret'],
      [null, 'manquant'],
      [null, 'secret'],
    ])
  })

  test('percentages become shares, digit for digit', async () => {
    const variables = [{ variable: 'taux_pauvrete_publie', colonne: 'tp', facteur: 0.01 }]
    const report = await ingest(database(), sectorTable({ id: 'parts', variables }), file('parts.csv', 'code;tp\nS1;20,1\nS2;7\nS3;57,9\n'))
    expect((await measureRowsOf(database().db, report.dataset)).map(({ amounts }) => amounts[0])).toEqual([0.201, 0.07, 0.579])
  })

  test('rows that repeat a code with the same figures are merged when the descriptor says so', async () => {
    const descriptor = sectorTable({ id: 'repetes', doublons: 'fusionner_identiques' })
    const report = await ingest(database(), descriptor, file('repetes.csv', 'code,commune,A,RSA\nS1,x,5,1\nS1,y,5,1\nS2,x,6,1\n'))
    expect(report).toMatchObject({ read: 3, kept: 2, notes: ['Lignes fusionnées avec celle du même code, identique : 1.'] })
    await expect(ingest(database(), descriptor, file('autres.csv', 'code,A,RSA\nS1,5,1\nS1,5,2\n'))).rejects.toMatchObject({
      details: [{ ligne: 3, valeur: 'S1', motif: 'code déjà lu ligne 2 avec d’autres valeurs'.replace('’', "'") }],
    })
  })

  test('counts under the producer’s threshold are read and told', async () => {
    const descriptor = sectorTable({ id: 'seuil', secret: { seuil: 5, regle: 'de 1 à 4 non diffusés' } })
    const { notes } = await ingest(database(), descriptor, file('seuil.csv', 'code,A,RSA\nS1,3,0\nS2,5,5\n'))
    expect(notes).toEqual([expect.stringMatching(/allocataires : des valeurs \(1\) sont sous le seuil/)])
  })
})

describe('a file of perimeters', () => {
  const perimeters = (keys: object = {}) =>
    sectorTable({ id: 'perimetres', contenu: 'perimetres', variables: [], periode: undefined, libelle: 'nom', communes: 'insee', ...keys })
  const square = (x: number): object => ({ type: 'Polygon', coordinates: [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]] }) // biome-ignore format: one ring
  const collection = (...features: [Record<string, string>, object | null][]): string =>
    JSON.stringify({ type: 'FeatureCollection', features: features.map(([properties, geometry]) => ({ type: 'Feature', properties, geometry })) })

  test('keeps every shape as it is, in the file’s own CRS, even an absent one', async () => {
    const path = file('p.geojson', collection([{ code: 'S1', nom: 'Un', insee: '72181, 72190' }, square(0)], [{ code: 'S2', nom: '', insee: '' }, null]))
    const report = await ingest(database(), perimeters(), path)
    expect(report).toMatchObject({ holds: 'zones', period: null, read: 2, kept: 2 })
    expect(await zoneRowsOf(database().db, report.dataset)).toEqual([
      { line: 1, code: 'S1', label: 'Un', communes: ['72181', '72190'], departement: '72', epci: null, ewkt: 'SRID=4326;POLYGON((0 0,1 0,1 1,0 1,0 0))' },
      { line: 2, code: 'S2', label: null, communes: [], departement: null, epci: null, ewkt: null },
    ])
  })

  test('the features of one code stay apart until they are united, and are refused where they should not be', async () => {
    const path = file('unir.geojson', collection([{ code: 'S1', nom: 'Un', insee: '' }, square(0)], [{ code: 'S1', nom: 'Un', insee: '' }, square(1)]))
    expect(await ingest(database(), perimeters({ id: 'unis', doublons: 'unir' }), path)).toMatchObject({ kept: 2 })
    await expect(ingest(database(), perimeters({ id: 'refuses' }), path)).rejects.toMatchObject({
      code: 'lignes_refusees',
      details: [{ ligne: 2, valeur: 'S1', motif: 'code déjà lu ligne 1' }],
    })
  })

  test('columns of coordinates make points, which are measures and places at once', async () => {
    const descriptor = sectorTable({
      id: 'points',
      contenu: 'mesures_et_perimetres',
      zonage: { type: 'adresse', millesime: 2020, libelle: 'Adresses', geometrie: 'point' },
      coordonnees: { x: 'x', y: 'y', crs: 2154 },
      variables: [{ variable: 'adresses', constante: 1 }],
      doublons: 'fusionner_identiques',
    })
    const report = await ingest(database(), descriptor, file('points.csv', 'code;x;y\nA1;770000,5;6279000\nA1;770000,5;6279000\nA2;;\n'))
    expect(report).toMatchObject({ holds: 'both', read: 3, kept: 2 })
    expect((await measureRowsOf(database().db, report.dataset)).map(({ amounts }) => amounts)).toEqual([[1], [1]])
    expect((await zoneRowsOf(database().db, report.dataset)).map(({ ewkt }) => ewkt)).toEqual(['SRID=2154;POINT(770000.5 6279000)', null])
    await expect(ingest(database(), descriptor, file('loin.csv', 'code;x;y\nA1;est;6279000\n'))).rejects.toMatchObject({
      details: [{ ligne: 2, colonne: 'x', valeur: 'est' }],
    })
  })
})

test('a grid brings perimeters without any being written: its codes draw them', async () => {
  const path = file('carreaux.csv', 'id,imputed,ind,men,men_fmp,men_pauv\nCRS5490RES200mN1614800E705800,1,75,34.5,4.9,11.8\n')
  const report = await ingest(database(), 'insee-filosofi-carreaux-200m-extrait', path, { period: '2019' })
  expect(report).toMatchObject({ zoning: 'carreau200-2019', holds: 'both', kept: 1 })
  expect(await measureRowsOf(database().db, report.dataset)).toMatchObject([{ imputed: true, amounts: [75, 34.5, 11.8, 4.9] }])
  expect(await zoneRowsOf(database().db, report.dataset)).toEqual([])
})

describe('a second file of the same source, zoning and period', () => {
  test('completes the first: rows it does not have are carried over, and the first is superseded', async () => {
    const descriptor = sectorTable({ id: 'complete' })
    const first = await ingest(database(), descriptor, file('un.csv', 'code,A,RSA\nS0,5,0\nS1,10,1\nS2,20,\n'))
    const second = await ingest(database(), descriptor, file('deux.csv', 'code,A,RSA\nS2,21,2\nS3,30,3\n'))
    expect(second.notes).toEqual([`Complète le jeu n° ${first.dataset} (un.csv) : territoires repris, absents de ce fichier : 2.`])
    expect((await measureRowsOf(database().db, second.dataset)).map(({ code, amounts }) => [code, ...amounts])).toEqual([
      ['S0', 5, 0],
      ['S1', 10, 1],
      ['S2', 21, 2],
      ['S3', 30, 3],
    ])
    const { rows } = await sql`SELECT id, superseded_by FROM ingest.dataset WHERE source = 'complete' ORDER BY id`.execute(database().db)
    expect(rows).toEqual([
      { id: first.dataset, superseded_by: second.dataset },
      { id: second.dataset, superseded_by: null },
    ])
  })

  test('completes it as well when it is a small part of it, read again', async () => {
    const descriptor = sectorTable({ id: 'national' })
    await ingest(database(), descriptor, file('france.csv', 'code,A,RSA\n01A,1,0\n01B,2,0\n02A,3,0\n02B,4,0\n03A,5,0\n'))
    const { dataset } = await ingest(database(), descriptor, file('departement-02.csv', 'code,A,RSA\n02A,30,0\n02B,40,0\n'))
    expect((await measureRowsOf(database().db, dataset)).map(({ code, amounts }) => [code, amounts[0]])).toEqual([
      ['01A', 1],
      ['01B', 2],
      ['02A', 30],
      ['02B', 40],
      ['03A', 5],
    ])
  })

  test('replaces it when it reads half of its codes again: a corrected file drops the mistyped code', async () => {
    const descriptor = sectorTable({ id: 'corrige' })
    const first = await ingest(database(), descriptor, file('faute.csv', 'code,A,RSA\nS1,10,1\nS22,20,2\n'))
    const second = await ingest(database(), descriptor, file('corrige.csv', 'code,A,RSA\nS1,10,1\nS2,20,2\n'))
    expect(second.notes).toEqual([`Remplace le jeu n° ${first.dataset} (faute.csv) : 1 code sur 2 relu, 1 abandonné.`])
    expect((await measureRowsOf(database().db, second.dataset)).map(({ code }) => code)).toEqual(['S1', 'S2'])
    const { rows } = await sql`SELECT superseded_by, report->'completes' AS completes FROM ingest.dataset WHERE source = 'corrige' ORDER BY id`.execute(
      database().db,
    )
    expect(rows).toMatchObject([{ superseded_by: second.dataset }, { superseded_by: null, completes: null }])
    const third = await ingest(database(), descriptor, file('encore.csv', 'code,A,RSA\nS1,11,1\nS2,21,2\n'))
    expect(third.notes).toEqual([`Remplace le jeu n° ${second.dataset} (corrige.csv) : 2 codes sur 2 relus.`])
  })

  test('a variable that a replaced file alone had goes with it', async () => {
    const variables = [
      { variable: 'allocataires', colonne: 'A' },
      { variable: 'allocataires_rsa', colonne: 'RSA', facultative: true },
    ]
    const descriptor = sectorTable({ id: 'sans-rsa', variables })
    await ingest(database(), descriptor, file('avec-rsa.csv', 'code,A,RSA\nS1,10,1\n'))
    const { dataset } = await ingest(database(), descriptor, file('sans-rsa.csv', 'code,A\nS1,11\n'))
    const { rows } = await sql`SELECT variables FROM ingest.dataset WHERE id = ${dataset}`.execute(database().db)
    expect(rows).toEqual([{ variables: ['allocataires'] }])
    expect(await measureRowsOf(database().db, dataset)).toMatchObject([{ amounts: [11], statuses: null }])
  })

  test('what one of the two files lacks is missing, never lost', async () => {
    const both = [
      { variable: 'allocataires', colonne: 'A' },
      { variable: 'allocataires_rsa', colonne: 'RSA', facultative: true },
      { variable: 'personnes_couvertes_caf', colonne: 'PERCOU', facultative: true },
    ]
    const descriptor = sectorTable({ id: 'colonnes', variables: both })
    await ingest(database(), descriptor, file('rsa.csv', 'code,A,RSA\nS1,10,1\nS2,20,\n'))
    const { dataset } = await ingest(database(), descriptor, file('percou.csv', 'code,A,PERCOU\nS3,30,70\n'))
    const { rows } = await sql`SELECT variables FROM ingest.dataset WHERE id = ${dataset}`.execute(database().db)
    expect(rows).toEqual([{ variables: ['allocataires', 'personnes_couvertes_caf', 'allocataires_rsa'] }])
    expect((await measureRowsOf(database().db, dataset)).map(({ code, amounts, statuses }) => [code, amounts, statuses])).toEqual([
      ['S1', [10, null, 1], ['ok', 'manquant', 'ok']],
      ['S2', [20, null, null], ['ok', 'manquant', 'secret']],
      ['S3', [30, 70, null], ['ok', 'ok', 'manquant']],
    ])
  })

  test('replaces it when asked to', async () => {
    const descriptor = sectorTable({ id: 'remplace' })
    await ingest(database(), descriptor, file('avant.csv', 'code,A,RSA\nS1,10,1\n'))
    const { dataset } = await ingest(database(), descriptor, file('apres.csv', 'code,A,RSA\nS2,20,2\n'), { replace: true })
    expect((await measureRowsOf(database().db, dataset)).map(({ code }) => code)).toEqual(['S2'])
  })

  test('another period or vintage is another dataset', async () => {
    const descriptor = sectorTable({ id: 'periodes', periode: undefined })
    const path = file('periodes.csv', 'code,A,RSA\nS1,10,1\n')
    const first = await ingest(database(), descriptor, path, { period: '2010' })
    const second = await ingest(database(), descriptor, path, { period: '2011' })
    expect(second.dataset).not.toBe(first.dataset)
    const { rows } = await sql`SELECT count(*) AS in_use FROM ingest.dataset WHERE source = 'periodes' AND superseded_by IS NULL`.execute(database().db)
    expect(rows).toEqual([{ in_use: 2 }])
  })

  test('the same file again is not an error and writes nothing', async () => {
    const descriptor = sectorTable({ id: 'deux-fois' })
    const path = file('deux-fois.csv', 'code,A,RSA\nS1,10,1\n')
    const first = await ingest(database(), descriptor, path)
    const before = await everythingIngested(database().db)
    const again = await ingest(database(), descriptor, path)
    expect(again).toMatchObject({ dataset: first.dataset, kept: 1, notes: [expect.stringContaining("rien n'a été écrit")] })
    expect(await everythingIngested(database().db)).toEqual(before)
  })

  test('the same file is read again once its descriptor has changed', async () => {
    const path = file('relu.csv', 'code,A,RSA\nS1,10,1\n')
    const first = await ingest(database(), sectorTable({ id: 'relu' }), path)
    const again = await ingest(database(), sectorTable({ id: 'relu', pieges: ['une note de plus'] }), path)
    expect(again.dataset).not.toBe(first.dataset)
  })
})
