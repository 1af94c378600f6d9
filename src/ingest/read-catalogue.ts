import { readdir, readFile } from 'node:fs/promises'
import { type Catalogue, type CatalogueFile, catalogueOf } from '../model/catalogue.ts'

const DATA = new URL('../../data/', import.meta.url)

/** The catalogue of data/indicators and data/corrections. @throws DomainError `catalogue_invalide` naming file and field. */
export async function readCatalogue(data: URL = DATA): Promise<Catalogue> {
  const indicators = await readFolder(new URL('indicators/', data), '')
  const corrections = await readFolder(new URL('corrections/', data), 'corrections/')
  return catalogueOf([...indicators, ...corrections])
}

async function readFolder(folder: URL, prefix: string): Promise<CatalogueFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(names.map(async (name) => ({ name: prefix + name, content: JSON.parse(await readFile(new URL(name, folder), 'utf8')) })))
}
