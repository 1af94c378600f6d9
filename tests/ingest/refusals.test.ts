import { describe, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { everythingIngested, ingest, sectorTable, useFiles } from './support.ts'

const file = useFiles()
const database = useDatabase()

/** Ingests what must be refused, and checks that the database is as it was. */
async function refusal(...given: Parameters<typeof ingest>): Promise<unknown> {
  const before = await everythingIngested(database().db)
  const error: unknown = await ingest(...given).then(
    () => 'accepted',
    (thrown: unknown) => thrown,
  )
  expect(await everythingIngested(database().db)).toEqual(before)
  return error
}

describe('a refused file writes nothing and says why', () => {
  test('text in a number column: file, line, column, value and reason', async () => {
    const path = file('texte.csv', 'titre\n\ncode;A;RSA\nS1;12;3\nS2;douze;3\n')
    const error = await refusal(database(), sectorTable({ format: { ligne_entete: 3, lignes_entete: 1 } }), path)
    expect(error).toMatchObject({
      code: 'lignes_refusees',
      message: expect.stringContaining("texte.csv : 1 valeur refusée, rien n'a été écrit. ligne 5, colonne A, « douze » : texte dans une colonne de nombres."),
      details: [{ fichier: 'texte.csv', ligne: 5, colonne: 'A', valeur: 'douze', motif: 'texte dans une colonne de nombres' }],
    })
  })

  test('a decile that is not a number: file, line, column, value and reason', async () => {
    const path = file('deciles.csv', 'IRIS;DISP_TP6018;DISP_D118;DISP_MED18;DISP_NOTE18\n010040101;20.1;n.c.;19300;0\n010040102;20.1;;19300;0\n')
    expect(await refusal(database(), 'insee-filosofi-iris-disponible', path, { vintage: 2019 })).toMatchObject({
      code: 'lignes_refusees',
      details: [{ fichier: 'deciles.csv', ligne: 2, colonne: 'DISP_D118', valeur: 'n.c.', motif: 'texte dans une colonne de nombres' }],
    })
  })

  test('a tax share that outweighs the whole income, a decile below 0', async () => {
    const path = file('parts.csv', 'IRIS;DISP_TP6018;DISP_D118;DISP_PIMPOT18;DISP_NOTE18\n010040101;20.1;-10;-15.5;0\n010040102;20.1;9000;-155;0\n')
    expect(await refusal(database(), 'insee-filosofi-iris-disponible', path, { vintage: 2019 })).toMatchObject({
      details: [
        { ligne: 2, colonne: 'DISP_D118', valeur: '-10', motif: 'revenu_decile_1 en dessous de 0' },
        { ligne: 3, colonne: 'DISP_PIMPOT18', valeur: '-1.55', motif: 'part_impots en dessous de -1' },
      ],
    })
  })

  test('one decimal comma among points: that cell alone, even when it comes first', async () => {
    const path = file('virgule.csv', 'code,A,RSA\nS1,"34,5",1\nS2,34.5,1.5\nS3,12.25,1\n')
    expect(await refusal(database(), sectorTable(), path)).toMatchObject({
      code: 'lignes_refusees',
      message: expect.stringContaining('1 valeur refusée'),
      details: [{ ligne: 2, colonne: 'A', valeur: '34,5', motif: 'décimale « , » alors que le fichier emploie « . »' }],
    })
    const tie = await refusal(database(), sectorTable(), file('egalite.csv', 'code,A,RSA\nS1,"34,5",1\nS2,34.5,1\n'))
    expect(tie).toMatchObject({ details: [{ ligne: 3, valeur: '34.5' }] })
  })

  test('every cell of the rarer mark is counted, past the hundred that are described', async () => {
    const rows = Array.from({ length: 150 }, (_, i) => `S${i};1,5;2.5\nT${i};1,5;3`).join('\n')
    const error = await refusal(database(), sectorTable(), file('melange.csv', `code;A;RSA\n${rows}\n`))
    expect(error).toMatchObject({ message: expect.stringContaining('150 valeurs refusées') })
    expect(error).toHaveProperty('details.length', 100)
  })

  test('every refusal is told, the first hundred in detail', async () => {
    const rows = Array.from({ length: 150 }, (_, i) => `S${i},x,y`).join('\n')
    const error = await refusal(database(), sectorTable(), file('beaucoup.csv', `code,A,RSA\n${rows}\n`))
    expect(error).toMatchObject({ code: 'lignes_refusees', message: expect.stringContaining('300 valeurs refusées') })
    expect(error).toHaveProperty('details.length', 100)
  })

  test('a code read twice: both lines', async () => {
    const error = await refusal(database(), sectorTable(), file('doubles.csv', 'code,A,RSA\nS1,1,1\nS2,2,2\nS1,3,3\n'))
    expect(error).toMatchObject({ code: 'lignes_refusees', details: [{ ligne: 4, colonne: 'code', valeur: 'S1', motif: 'code déjà lu ligne 2' }] })
  })

  test('a count below 0, a share above 1, a limit of the descriptor', async () => {
    const variables = [
      { variable: 'allocataires', colonne: 'A', maximum: 1000 },
      { variable: 'taux_pauvrete_publie', colonne: 'T', facteur: 0.01 },
    ]
    const error = await refusal(database(), sectorTable({ variables }), file('bornes.csv', 'code,A,T\nS1,-1,20\nS2,1001,20\nS3,1,120\n'))
    expect(error).toMatchObject({
      details: [
        { ligne: 2, colonne: 'A', motif: 'allocataires en dessous de 0' },
        { ligne: 3, colonne: 'A', motif: 'allocataires au-dessus de 1000' },
        { ligne: 4, colonne: 'T', valeur: '1.2', motif: 'taux_pauvrete_publie au-dessus de 1' },
      ],
    })
  })

  test('a missing column: its name and the descriptors that would fit', async () => {
    const header = 'IRIS;DISP_TP6018;DISP_MED18;DISP_NOTE18\n'
    const error = await refusal(database(), 'insee-rp-iris-activite', file('filo.csv', `${header}010040101;20.1;19300;0\n`), { vintage: 2020 })
    expect(error).toMatchObject({
      code: 'fichier_non_conforme',
      message: expect.stringMatching(/Il manque : P\{AA\}_POP1564, .*P\{AA\}_CHOM1564.*conviennent à : insee-filosofi-iris-disponible\./),
    })
    expect(error).toHaveProperty('details.length', 6)
  })

  test('a file that no descriptor fits: what to copy', async () => {
    const error = await refusal(database(), 'anct-qpv-2024', file('inconnu.csv', 'a,b\n1,2\n'))
    expect(error).toMatchObject({ code: 'fichier_non_conforme', message: expect.stringContaining('copiez modele-table ou modele-zonage') })
  })

  test('the file of another vintage: its codes do not have the shape', async () => {
    const path = file(
      'qp.geojson',
      JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code_qp: 'QP075001' }, geometry: null }] }),
    )
    const error = await refusal(database(), 'anct-qpv-2024', path)
    expect(error).toMatchObject({
      code: 'lignes_refusees',
      details: [{ colonne: 'code_qp', valeur: 'QP075001', motif: expect.stringContaining('forme attendue') }],
    })
  })

  test('most codes of another shape: the descriptors whose columns and key fit, those of the same zoning first', async () => {
    const qpv = (name: string, ...codes: string[]): string => {
      const features = codes.map((code_qp) => ({ type: 'Feature', properties: { code_qp, lib_qp: 'Q', insee_com: '75118' }, geometry: null }))
      return file(name, JSON.stringify({ type: 'FeatureCollection', features }))
    }
    const error = await refusal(database(), 'anct-qpv-2015', qpv('qpv2024.geojson', 'QN07501M', 'QN07502I', 'QN07503N'))
    expect(error).toMatchObject({
      code: 'lignes_refusees',
      message: expect.stringMatching(/Ses colonnes et ses codes conviennent à : anct-qpv-2024, ign-communes\.$/),
    })
    const mistyped = await refusal(database(), 'anct-qpv-2015', qpv('qpv2015.geojson', 'QP075001', 'QP075002', 'QP75003'))
    expect(mistyped).toMatchObject({ message: expect.not.stringContaining('conviennent') })
  })

  test('codes that come again and again: the descriptor that reads one row per commune', async () => {
    const columns = 'codeQPV,popMuniQPV,nombre_menages,taux_d_emploi,taux_pauvrete_60%,partMen1p,personnes_couvertes_CAF,allocataires_CAF,RSA_socle'
    const rows = ['QN07501M', 'QN07501M', 'QN07502I', 'QN07502I', 'QN07502I'].map((code) => `${code},1200,500,45.1,40,30,800,300,90`)
    const descriptor = sectorTable({ id: 'mes-qpv', cle: { colonnes: ['codeQPV'] }, variables: [{ variable: 'population', colonne: 'popMuniQPV' }] })
    const error = await refusal(database(), descriptor, file('analyse.csv', `${columns}\n${rows.join('\n')}\n`))
    expect(error).toMatchObject({
      details: [{ ligne: 3 }, { ligne: 5 }, { ligne: 6 }],
      message: expect.stringMatching(/conviennent à : anct-qpv-2024-statistiques\.$/),
    })
  })

  test('missing columns: a descriptor whose key does not fit is not suggested', async () => {
    const path = file('code.csv', 'code_qp,nom_qp\nQP075001,Un\nQP075002,Deux\n')
    const error = await refusal(database(), 'insee-rp-iris-activite', path, { vintage: 2020 })
    expect(error).toMatchObject({ message: expect.stringMatching(/conviennent à : anct-qpv-2015\.$/) })
  })

  test('a month that does not exist', async () => {
    const path = file('mois.csv', 'code,A,RSA\nS1,1,1\n')
    expect(await refusal(database(), sectorTable({ periode: undefined }), path, { period: '2019-99' })).toMatchObject({
      code: 'parametre_invalide',
      place: { parametre: 'periode', valeur: '2019-99' },
    })
  })

  test('a vintage asked for that the descriptor contradicts', async () => {
    const error = await refusal(database(), sectorTable(), file('millesime.csv', 'code,A,RSA\nS1,1,1\n'), { vintage: 2024 })
    expect(error).toMatchObject({ code: 'parametre_invalide', place: { parametre: 'millesime', valeur: '2024' } })
  })

  test('perimeters whose CRS nothing says', async () => {
    const descriptor = sectorTable({ contenu: 'perimetres', variables: [], periode: undefined })
    expect(await refusal(database(), descriptor, file('sans-crs.csv', 'code\nS1\n'))).toMatchObject({
      code: 'fichier_non_conforme',
      place: { parametre: 'format.crs' },
    })
  })

  test('no row under the header, or none that the filter keeps', async () => {
    expect(await refusal(database(), sectorTable(), file('entete.csv', 'code,A,RSA\n'))).toMatchObject({ code: 'fichier_non_conforme' })
    const filtered = sectorTable({ filtre: { colonne: 'code', valeurs: ['S9'] } })
    expect(await refusal(database(), filtered, file('filtre.csv', 'code,A,RSA\nS1,1,1\n'))).toMatchObject({
      code: 'fichier_non_conforme',
      message: expect.stringContaining('le filtre'),
    })
  })

  test('a variable that the catalogue does not have', async () => {
    const descriptor = sectorTable({ variables: [{ variable: 'inconnue', colonne: 'A' }] })
    expect(await refusal(database(), descriptor, file('variable.csv', 'code,A\nS1,1\n'))).toMatchObject({
      code: 'descripteur_invalide',
      place: { parametre: 'variables.0.variable', valeur: 'inconnue' },
    })
  })

  test('a file that is not there', async () => {
    expect(await refusal(database(), sectorTable(), '/nulle/part.csv')).toMatchObject({ code: 'fichier_introuvable' })
  })
})
