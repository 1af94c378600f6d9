import type { Db } from '../db/database.ts'
import { type About, aboutOf as aboutSources } from '../formats/index.ts'
import { listSources } from '../publish/read/index.ts'
import type { Served } from './serving.ts'

/** What a file of an answer says of where its figures come from: as those of the release do. */
export async function aboutOf(db: Db, served: Pick<Served, 'release' | 'builtAt'>): Promise<About> {
  return aboutSources(served, await listSources(db, served.release))
}
