import { readdir, readFile } from 'node:fs/promises'
import { type Catalogue, catalogueOf } from '../model/catalogue.ts'

const FOLDER = new URL('../../data/indicators/', import.meta.url)

/** The catalogue of data/indicators. @throws DomainError `catalogue_invalide` naming file and field. */
export async function readCatalogue(folder: URL = FOLDER): Promise<Catalogue> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return catalogueOf(await Promise.all(names.map(async (name) => ({ name, content: JSON.parse(await readFile(new URL(name, folder), 'utf8')) }))))
}
