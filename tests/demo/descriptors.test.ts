import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { get } from '../../data/demo/island/at.ts'
import { countHouseholds, indicatorsOf } from '../../data/demo/island/counts.ts'
import { type Descriptor, DescriptorFile } from '../../src/ingest/descriptor.ts'
import { readCatalogue } from '../../src/ingest/index.ts'
import { parseZoningId } from '../../src/model/zoning-id.ts'
import { bytesOf, DEMO, featuresOf, rowsOf } from './read-demo.ts'

const SOURCES = new URL('../../data/sources/', import.meta.url)
const Files = z.array(z.strictObject({ source: z.string(), fichier: z.string(), millesime: z.int().optional(), periode: z.string().optional() }))
const Manifest = z.strictObject({
  titre: z.string().includes('fictif'),
  fichiers: Files,
  a_essayer: Files, // not loaded at the first start: for the reader's own trials
  zonages: z.array(z.string()),
})

const manifest = Manifest.parse(JSON.parse(bytesOf('demo.json').toString('utf8')))
const everyFile = [...manifest.fichiers, ...manifest.a_essayer]
const descriptors = new Map(
  readdirSync(SOURCES)
    .filter((name) => name.startsWith('demo-'))
    .map((name) => DescriptorFile.parse(JSON.parse(readFileSync(new URL(name, SOURCES), 'utf8'))))
    .map((one) => [one.id, one]),
)

test('the manifest reads every descriptor of the demonstration once, perimeters before what is measured on them', () => {
  expect(everyFile.map(({ source }) => source).toSorted()).toEqual([...descriptors.keys()].toSorted())
  const known = new Set<string>()
  for (const { source } of everyFile) {
    const { contenu, zonage, carroyage } = get(descriptors, source)
    if (contenu !== 'mesures' || carroyage) known.add(`${zonage.type}-${zonage.millesime}`)
    expect(known, source).toContain(`${zonage.type}-${zonage.millesime}`)
  }
  for (const id of manifest.zonages) expect(known).toContain(id)
  expect(manifest.zonages.map((id) => parseZoningId(id).kind)).toContain('qpv')
})

test('every descriptor says that it is invented', () => {
  for (const one of descriptors.values()) {
    expect(one).toMatchObject({ fictif: true, producteur: 'Kartyé (données fictives)', licence: 'Licence Ouverte 2.0' })
    expect(one.titre).toContain('territoire fictif')
  }
})

test('what descriptors measure is in the catalogue, and what the truth tells is too', async () => {
  const { variables, indicators } = await readCatalogue()
  for (const one of descriptors.values()) for (const { variable } of one.variables) expect([...variables.keys()], one.id).toContain(variable)
  for (const indicator of Object.keys(indicatorsOf(countHouseholds([])))) expect([...indicators.keys()]).toContain(indicator)
})

test.each(everyFile)('$fichier has the columns that $source reads, keys in its shape', ({ source, fichier }) => {
  const descriptor = get(descriptors, source)
  const rows = fichier.endsWith('.geojson')
    ? featuresOf(fichier, descriptor.cle.colonnes[0] ?? '').map(({ properties }) => properties)
    : tableRows(fichier, descriptor)
  expect(rows.length).toBeGreaterThan(0)
  for (const column of columnsOf(descriptor)) for (const row of rows) expect(Object.keys(row)).toContain(column)
  const shape = new RegExp(descriptor.cle.motif ?? '$ jamais')
  for (const row of rows) expect(descriptor.cle.colonnes.map((column) => row[column]).join('')).toMatch(shape)
})

test('the script writes nothing that no descriptor reads, but the truth', () => {
  const written = readdirSync(DEMO).filter((name) => /\.(csv|geojson)$/.test(name) && !name.startsWith('verite_'))
  expect(everyFile.map(({ fichier }) => fichier).toSorted()).toEqual(written.toSorted())
})

function tableRows(file: string, { format }: Descriptor): Record<string, string>[] {
  return rowsOf(file, { headerLine: format.ligne_entete, headerLines: format.lignes_entete })
}

/** Columns that a descriptor names, {AA} being 20 everywhere in the demonstration. */
function columnsOf({ cle, libelle, communes, departement, epci, notes, imputation, coordonnees, periode_colonne, variables }: Descriptor): string[] {
  const measured = variables.flatMap(({ colonne, somme, moins }) => [colonne, ...(somme ?? []), ...moins])
  const named = [
    ...cle.colonnes,
    libelle,
    communes,
    departement,
    epci,
    notes?.colonne,
    imputation?.colonne,
    coordonnees?.x,
    coordonnees?.y,
    periode_colonne,
    ...measured,
  ]
  return named.filter((column) => column !== undefined).map((column) => column.replace('{AA}', '20'))
}
