import PQueue from 'p-queue'
import { LIMITS, type Limits } from '../../config.ts'
import { DomainError } from '../../model/error.ts'

/** The same batches, each read in a turn of its own. */
export type InTurns = <Batch>(batches: AsyncIterable<Batch>) => AsyncIterable<Batch>

/** What tells that it has ended, well or not: a promise, or a reply of Fastify. */
export type Ending = { then: (ended: () => void, failed: () => void) => unknown }

/**
 * Admits `heavyRequests` + `heavyWaiting` heavy answers and refuses the rest; computes `heavyRequests` at a time. A turn lasts as long as computing does,
 * never as long as a reader: one who takes his answer slowly keeps his place among the admitted, not a turn.
 */
export type Gate = {
  /**
   * Computes in one turn what is short. A caller who hangs up (`hangUp`) leaves the queue, or gives his turn back.
   * @throws DomainError `trop_de_demandes` (503 + Retry-After) when too many are admitted already, or when no turn comes within 30 s.
   */
  run: <T>(work: () => Promise<T>, hangUp?: AbortSignal) => Promise<T>
  /**
   * Begins in one turn an answer that is sent piece by piece, admitted until it has `ended` (a reply is awaited as its end). `begin` reads nothing of what
   * it puts in turns: that is read while the answer is sent, and waits for each turn as long as it takes.
   * @throws DomainError `trop_de_demandes`, as `run`.
   */
  stream: <T>(begin: (inTurns: InTurns) => Promise<T>, ended: Ending, hangUp?: AbortSignal) => Promise<T>
  /** Heavy answers being computed, and those admitted that wait for a turn or for their reader. */
  load: () => { running: number; waiting: number }
}

/** As long as the default KARTYE_STATEMENT_TIMEOUT: who waits longer than that for a first byte has often gone. */
const FIRST_TURN_MS = 30_000

export function createGate({ heavyRequests, heavyWaiting }: Pick<Limits, 'heavyRequests' | 'heavyWaiting'> = LIMITS): Gate {
  const queue = new PQueue({ concurrency: heavyRequests })
  let admitted = 0
  const load = (): ReturnType<Gate['load']> => ({ running: queue.pending, waiting: admitted - queue.pending })
  const admit = (): void => {
    const { running, waiting } = load()
    if (admitted >= heavyRequests + heavyWaiting) throw tooMany(`${running} en cours, ${waiting} en attente`)
    admitted++
  }
  const leave = (): void => {
    admitted--
  }
  const inTurns = async function* <Batch>(batches: AsyncIterable<Batch>, hangUp?: AbortSignal): AsyncGenerator<Batch> {
    const iterator = batches[Symbol.asyncIterator]()
    try {
      for (;;) {
        const step = await queue.add(() => iterator.next(), { signal: hangUp })
        if (step.done) return
        yield step.value
      }
    } finally {
      await iterator.return?.()
    }
  }
  return {
    run: async (work, hangUp) => {
      admit()
      try {
        return await firstTurn(queue, work, hangUp)
      } finally {
        leave()
      }
    },
    stream: async (begin, ended, hangUp) => {
      admit()
      ended.then(leave, leave)
      return firstTurn(queue, () => begin((batches) => inTurns(batches, hangUp)), hangUp)
    },
    load,
  }
}

/** Runs `work` in its turn, if that comes soon enough and the caller is still there. */
async function firstTurn<T>(queue: PQueue, work: () => Promise<T>, hangUp?: AbortSignal): Promise<T> {
  const waiting = new AbortController()
  const giveUp = (): void => waiting.abort(hangUp?.reason)
  const late = setTimeout(() => waiting.abort(tooMany(`aucune place en ${FIRST_TURN_MS / 1000} s`)), FIRST_TURN_MS)
  hangUp?.addEventListener('abort', giveUp, { once: true })
  if (hangUp?.aborted) giveUp()
  try {
    return await queue.add(
      () => {
        clearTimeout(late)
        return work()
      },
      { signal: waiting.signal },
    )
  } finally {
    clearTimeout(late)
    hangUp?.removeEventListener('abort', giveUp)
  }
}

function tooMany(why: string): DomainError {
  return new DomainError('trop_de_demandes', `Trop de grosses demandes à la fois : ${why}. Recommencez dans quelques secondes.`)
}
