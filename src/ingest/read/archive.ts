import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import type { Entry } from 'yauzl'
import { DomainError } from '../../model/error.ts'
import { formatOfExtension } from './extension.ts'
import { listed, nonConforming } from './file-error.ts'
import type { Input, ReadFormat, SourceFormat } from './source-file.ts'
import { openZip, type ZipArchive, type ZipLimits } from './zip.ts'

/** A data file unpacked into a private temporary folder, to be removed after use. */
export type Unpacked = { input: Input; remove: () => Promise<void> }

const SHAPEFILE_PARTS = ['.shp', '.shx', '.dbf', '.prj', '.cpg']

/**
 * Unpacks the data file of a zip archive: the one that `format.fichier` matches, else the only one of the expected type.
 * A shapefile comes with its companions. Names inside the archive never become paths outside the private folder.
 * @throws DomainError `fichier_non_conforme` when none or several fit; `fichier_illisible` for a damaged archive or a zip bomb.
 */
export async function unpack(input: Input, format: ReadFormat, limits?: ZipLimits): Promise<Unpacked> {
  const archive = await openZip(input, limits)
  try {
    const entry = chooseEntry(input, archive.entries, format)
    return await extractEntry(input, archive, entry)
  } finally {
    archive.close()
  }
}

async function extractEntry(input: Input, archive: ZipArchive, entry: Entry): Promise<Unpacked> {
  const folder = await mkdtemp(join(tmpdir(), 'kartye-zip-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    for (const part of partsOf(archive.entries, entry)) await archive.extract(part, join(folder, `donnees${extname(part.fileName).toLowerCase()}`))
    const path = join(folder, `donnees${extname(entry.fileName).toLowerCase()}`)
    return { input: { path, label: `${input.label} › ${basename(entry.fileName)}` }, remove }
  } catch (error) {
    await remove()
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error
    const needed = Math.ceil(entry.uncompressedSize / 1024 ** 2)
    throw new DomainError(
      'espace_disque',
      `${input.label} : il faut ${needed} Mio libres dans ${tmpdir()} pour décompresser « ${entry.fileName} » ; faites de la place, ou donnez un autre dossier par TMPDIR.`,
      {
        fichier: input.label,
      },
    )
  }
}

/** The entry itself, or every file of a shapefile: same name, another extension. */
function partsOf(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  if (formatOfExtension(entry.fileName) !== 'shapefile') return [entry]
  const parts = new Map<string, Entry>()
  for (const candidate of entries) {
    const extension = extname(candidate.fileName).toLowerCase()
    if (SHAPEFILE_PARTS.includes(extension) && stem(candidate) === stem(entry) && !parts.has(extension)) parts.set(extension, candidate)
  }
  return [...parts.values()]
}

function stem({ fileName }: Entry): string {
  return fileName.slice(0, fileName.length - extname(fileName).length).toLowerCase()
}

function chooseEntry(input: Input, entries: readonly Entry[], { fichier, type }: ReadFormat): Entry {
  const fits = (format: SourceFormat | null) => format !== null && (type === undefined || format === type)
  const data = entries.filter(({ fileName }) => fits(formatOfExtension(fileName)))
  const chosen = fichier === undefined ? withoutNotices(data) : data.filter(({ fileName }) => expression(fichier).test(fileName))
  const [entry, ...others] = chosen
  if (entry && others.length === 0) return entry
  if (entry) {
    const advice =
      fichier === undefined
        ? 'dites lequel lire par format.fichier dans le descripteur'
        : `l'expression « ${fichier} » de format.fichier doit n'en garder qu'un`
    throw nonConforming(input, `l'archive contient plusieurs fichiers de données : ${listed(chosen.map(({ fileName }) => fileName))} ; ${advice}.`)
  }
  const expected = fichier === undefined ? 'aucun fichier de données lisible' : `aucun fichier de données que l'expression « ${fichier} » retienne`
  throw nonConforming(input, `l'archive ne contient ${expected}. Elle contient : ${listed(entries.map(({ fileName }) => fileName)) || 'rien'}.`)
}

/** .txt and .json are often notices: they count only when nothing else does. */
function withoutNotices(entries: readonly Entry[]): readonly Entry[] {
  const plain = entries.filter(({ fileName }) => !/\.(txt|json)$/i.test(fileName))
  return plain.length > 0 ? plain : entries
}

function expression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'i')
  } catch {
    throw new DomainError('descripteur_invalide', `format.fichier « ${pattern} » n'est pas une expression régulière.`, {
      parametre: 'format.fichier',
      valeur: pattern,
    })
  }
}
