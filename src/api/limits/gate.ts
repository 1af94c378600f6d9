import PQueue from 'p-queue'
import { LIMITS, type Limits } from '../../config.ts'
import { DomainError } from '../../model/error.ts'

/** Lets a few heavy answers be computed at once, a few more wait, and refuses the rest. */
export type Gate = {
  /**
   * Runs `work` when there is room. Returning the reply of a stream from it holds the place until the stream has ended: a reply is awaited as its end.
   * A caller who hangs up (`hangUp`) leaves the queue, or gives his place back.
   * @throws DomainError `trop_de_demandes` (503 + Retry-After) when too many wait already.
   */
  run: <T>(work: () => Promise<T>, hangUp?: AbortSignal) => Promise<T>
  /** Heavy answers under way, and those that wait. */
  load: () => { running: number; waiting: number }
}

export function createGate({ heavyRequests, heavyWaiting }: Pick<Limits, 'heavyRequests' | 'heavyWaiting'> = LIMITS): Gate {
  const queue = new PQueue({ concurrency: heavyRequests })
  return {
    run: async (work, hangUp) => {
      if (queue.pending >= heavyRequests && queue.size >= heavyWaiting)
        throw new DomainError(
          'trop_de_demandes',
          `Trop de grosses demandes à la fois : ${queue.pending} en cours, ${queue.size} en attente. Recommencez dans quelques secondes.`,
        )
      return queue.add(work, { signal: hangUp })
    },
    load: () => ({ running: queue.pending, waiting: queue.size }),
  }
}
