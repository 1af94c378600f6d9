import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '../model/error.ts'

/**
 * Holds `folder` for this process by a file that names it. A lock left by a process that no longer lives is taken over.
 * Returns what releases it.
 * @throws DomainError `dossier_verrouille` naming the process that holds the folder.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'kartye.lock')
  const mine = `${process.pid} ${new Date().toISOString()} ${process.argv.slice(2).join(' ') || 'kartye'}\n`
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = readHolder(path)
      if (holder && isAlive(holder.pid)) {
        throw new DomainError(
          'dossier_verrouille',
          `Le dossier ${folder} est déjà ouvert par le processus ${holder.pid} (« ${holder.command} », depuis ${holder.since}). Arrêtez-le, ou donnez un serveur PostgreSQL par KARTYE_DATABASE_URL.`,
          { fichier: path },
        )
      }
      rmSync(path, { force: true })
    }
  }
  throw new DomainError('dossier_verrouille', `Le dossier ${folder} vient d'être ouvert par un autre processus.`, { fichier: path })
}

function readHolder(path: string): { pid: number; since: string; command: string } | null {
  try {
    const [pid, since = '?', ...command] = readFileSync(path, 'utf8').trim().split(' ')
    return { pid: Number(pid), since, command: command.join(' ') }
  } catch {
    return null // released between the two calls
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
