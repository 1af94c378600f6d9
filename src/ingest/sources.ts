import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { DomainError } from '../model/error.ts'
import { type Descriptor, DescriptorFile } from './descriptor.ts'

const SHIPPED = fileURLToPath(new URL('../../data/sources/', import.meta.url))

/**
 * Every descriptor shipped in data/sources, in order of id.
 * @throws DomainError `descripteur_invalide` naming the file and its faulty key.
 */
export async function listDescriptors(folder: string = SHIPPED): Promise<readonly Descriptor[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(names.map((name) => parseFile(`${folder}/${name}`)))
}

/**
 * A shipped descriptor by its id, or the one that an analyst wrote, by the path of its JSON file.
 * @throws DomainError `descripteur_inconnu` listing the known ids, `descripteur_invalide` naming the file and its faulty key.
 */
export async function readDescriptor(idOrPath: string, folder: string = SHIPPED): Promise<Descriptor> {
  if (/[/\\]|\.json$/.test(idOrPath)) return parseFile(idOrPath)
  const known = (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json'))
  if (!known.includes(idOrPath)) {
    throw new DomainError(
      'descripteur_inconnu',
      `Aucun descripteur ne s'appelle « ${idOrPath} ». Connus : ${known.sort().join(', ')}. Vous pouvez aussi donner le chemin d'un fichier .json.`,
      { parametre: 'descripteur', valeur: idOrPath },
    )
  }
  return parseFile(`${folder}/${idOrPath}.json`)
}

async function parseFile(path: string): Promise<Descriptor> {
  const file = basename(path)
  const raw = parseJson(await readText(path), file)
  const parsed = DescriptorFile.safeParse(raw, { error: z.locales.fr().localeError })
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path: keys, message }) => ({ fichier: file, parametre: keys.join('.'), motif: message }))
    const said = issues.map(({ parametre, motif }) => `${parametre || 'fichier'} : ${motif}`).join(' ; ')
    throw new DomainError('descripteur_invalide', `${file} : ${said}.`, { fichier: file, parametre: issues[0]?.parametre ?? '' }, issues)
  }
  if (path.startsWith(SHIPPED) && parsed.data.id !== basename(file, '.json')) {
    throw new DomainError('descripteur_invalide', `${file} : id doit être le nom du fichier, sans .json.`, { fichier: file, parametre: 'id' })
  }
  return parsed.data
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DomainError('descripteur_inconnu', `Le descripteur ${path} ne peut pas être lu (${reason}).`, { parametre: 'descripteur', fichier: path })
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DomainError('descripteur_invalide', `${file} n'est pas du JSON (${reason}).`, { fichier: file })
  }
}
