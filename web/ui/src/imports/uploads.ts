import { type Signal, signal } from '../view/signal'
import { createImport, ImportError, send } from './api'
import { FIRST_PIECE, nextPiece, passes, smallerPiece, waitBefore } from './pieces'
import type { Job } from './types'

/** How far one upload of this tab is. */
export interface Upload {
  readonly sent: number
  readonly total: number
  readonly perSecond: number
  /** When the next try comes, where the line is broken. */
  readonly retryAt?: number
  /** Why it stopped for good. */
  readonly refused?: string
  readonly paused?: boolean
}

interface Running {
  readonly abort: AbortController
  wake: () => void
}

/** The uploads of this tab by the job's id. They go on whatever page is open. */
export const uploads: Signal<Readonly<Record<string, Upload>>> = signal<Readonly<Record<string, Upload>>>({})
const running = new Map<string, Running>()

const put = (id: string, part: Partial<Upload>) => {
  const before = uploads.get()[id] ?? { sent: 0, total: 0, perSecond: 0 }
  uploads.set({ ...uploads.get(), [id]: { ...before, ...part } })
}

const drop = (id: string) => {
  const { [id]: _, ...rest } = uploads.get()
  uploads.set(rest)
}

/** Makes a job for one delivery and begins to send its files. */
export async function startUpload(files: readonly File[], lang: string): Promise<Job> {
  const job = await createImport(
    files.map(({ name, size }) => ({ name, size })),
    lang,
  )
  resumeUpload(job, files, lang)
  return job
}

/** Goes on with an upload where the server has it so far. The files are in the order of the job's. */
export function resumeUpload(job: Job, files: readonly File[], lang: string): void {
  stopUpload(job.id)
  const run: Running = { abort: new AbortController(), wake: () => {} }
  running.set(job.id, run)
  const total = job.files.reduce((sum, it) => sum + it.size, 0)
  const before = job.files.reduce((sum, it) => sum + it.received, 0)
  put(job.id, { sent: before, total, perSecond: 0, retryAt: undefined, refused: undefined })
  sendAll(job, files, lang, run)
    .then(() => drop(job.id))
    .catch((cause) => {
      if (run.abort.signal.aborted) drop(job.id)
      else put(job.id, { refused: cause instanceof Error ? cause.message : String(cause), retryAt: undefined })
    })
    .finally(() => {
      if (running.get(job.id) === run) running.delete(job.id)
    })
}

export const isUploading = (id: string) => running.has(id)
export const stopUpload = (id: string) => running.get(id)?.abort.abort()
export const retryNow = (id: string) => running.get(id)?.wake()

async function sendAll(job: Job, files: readonly File[], lang: string, run: Running): Promise<void> {
  const began = performance.now()
  const start = job.files.reduce((sum, it) => sum + it.received, 0)
  let others = 0
  for (const [n, spec] of job.files.entries()) {
    const file = files[n]
    if (!file) continue
    let offset = spec.received
    let size = FIRST_PIECE
    let tries = 0
    while (offset < spec.size) {
      const from = performance.now()
      try {
        const path = `/api/imports/${job.id}/files/${n}?offset=${offset}`
        const body = file.slice(offset, offset + size)
        const { received } = await send<{ received: number }>({ method: 'PUT', path, body, lang, signal: run.abort.signal })
        offset = received
        tries = 0
        size = nextPiece(size, performance.now() - from)
      } catch (cause) {
        if (!(cause instanceof ImportError)) throw cause
        if (cause.expected !== undefined) {
          offset = cause.expected
          continue
        }
        if (!passes(cause.status)) throw cause
        tries++
        size = smallerPiece(size)
        put(job.id, { retryAt: Date.now() + waitBefore(tries), perSecond: 0 })
        await pause(waitBefore(tries), run)
      }
      const sent = others + offset
      put(job.id, { sent, retryAt: undefined, perSecond: ((sent - start) / Math.max(performance.now() - began, 1)) * 1000 })
    }
    others += spec.size
  }
}

function pause(ms: number, run: Running): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(resolve, ms)
    run.wake = () => {
      window.clearTimeout(timer)
      resolve()
    }
    run.abort.signal.addEventListener('abort', () => {
      window.clearTimeout(timer)
      reject(run.abort.signal.reason)
    })
  })
}
