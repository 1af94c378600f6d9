import type { Db } from '../../db/database.ts'
import { listCollections } from '../read/collections.ts'
import type { Contents } from './contents.ts'
import { dictionaryFile } from './dictionary-file.ts'
import { featureFiles, wideOf } from './feature-files.ts'
import { sourcesFile } from './sources-file.ts'
import type { NewFile } from './store-file.ts'
import { valuesFile } from './values-file.ts'

/** The files of a release, none of them made yet: those of the whole release, then those of each zoning that it has values of. */
export async function planFiles(db: Db, contents: Contents): Promise<NewFile[]> {
  const collections = await listCollections(db, contents.scope, contents.catalogue)
  const zonings = contents.zonings.map((zoning) => ({ zoning, wide: wideOf(collections, zoning.id) }))
  return [
    dictionaryFile(
      contents,
      zonings.flatMap(({ wide }) => wide?.columns ?? []),
    ),
    sourcesFile(contents),
    ...zonings.flatMap(({ zoning, wide }) => [valuesFile(contents, zoning), ...(wide ? featureFiles(contents, wide) : [])]),
  ]
}
