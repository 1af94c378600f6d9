import type { About } from './index.ts'

type Source = About['sources'][number]

/** What a file says of where its figures come from: the release and every source of it, each vintage and period once however many files it was read from. */
export function aboutOf({ release, builtAt }: Pick<About, 'release' | 'builtAt'>, files: readonly (Source & { fictif: boolean })[]): About {
  const sources = new Map<string, Source>()
  for (const { id, titre, producteur, licence, url, millesime, periode } of files)
    sources.set(`${id} ${millesime} ${periode}`, { id, titre, producteur, licence, url, millesime, periode })
  return { release, builtAt, isFictitious: files.some(({ fictif }) => fictif), sources: [...sources.values()] }
}
