import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmallDisk = { folder: string; remount: (options: string) => void; remove: () => void }

/** A folder on a file system of its own in memory, with mount options such as `size=80m` or `ro`; null where this process may not mount one. */
export function mountSmallDisk(options: string): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'kartye-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'kartye-test', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return null
  }
  return {
    folder,
    remount: (changed) => execFileSync('mount', ['-o', `remount,${changed}`, folder]),
    remove: () => {
      execFileSync('umount', ['--lazy', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
