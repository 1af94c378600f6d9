import type { Db } from '../db/database.ts'
import type { About } from '../formats/index.ts'
import { listSources } from '../publish/read/index.ts'
import type { Served } from './serving.ts'

/** What a file says of where its figures come from: the release and every source of it, each vintage and period once. */
export async function aboutOf(db: Db, { release, builtAt }: Pick<Served, 'release' | 'builtAt'>): Promise<About> {
  const files = await listSources(db, release)
  const sources = new Map<string, About['sources'][number]>()
  for (const { id, titre, producteur, licence, url, millesime, periode } of files)
    sources.set(`${id} ${millesime} ${periode}`, { id, titre, producteur, licence, url, millesime, periode })
  return { release, builtAt, isFictitious: files.some(({ fictif }) => fictif), sources: [...sources.values()] }
}
