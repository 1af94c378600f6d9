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
