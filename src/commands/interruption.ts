const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

/**
 * Until the returned function is called, SIGINT and SIGTERM end the process at once: every write is in a transaction, so that nothing
 * is left half-written, and an interrupted build goes on from the crosswalks it finished.
 */
export function exitOnSignal(): () => void {
  const leave = (signal: 'SIGINT' | 'SIGTERM'): void => {
    process.stderr.write('Interrompu : rien n’a été écrit à moitié, la commande peut être relancée.\n')
    process.exit(EXIT_CODES[signal])
  }
  process.once('SIGINT', leave)
  process.once('SIGTERM', leave)
  return () => {
    process.off('SIGINT', leave)
    process.off('SIGTERM', leave)
  }
}

/** Resolves at the first SIGINT or SIGTERM. */
export function untilSignal(): Promise<void> {
  return new Promise((done) => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
  })
}
