import { type StreamEvent, streamParser } from './parser'
import { type FeedState, next, type Revised, type Signal, START, waitAfter } from './state'

/** Word to the pages: the state as it is now, and the revisions since the last word. */
export interface Word {
  readonly state: FeedState
  readonly revised: readonly Revised[]
}

/** A feed that says nothing for this long, heartbeats included, is dead even if nobody closed it. */
const SILENCE_MS = 20_000

/** Keeps one connection to /api/changes: resumes where it ended, tries again with growing waits, and tells what it hears. */
export class Feed {
  private state: FeedState = START
  private abort: AbortController | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private watchdog: ReturnType<typeof setTimeout> | undefined
  private readonly tell: (word: Word) => void

  constructor(tell: (word: Word) => void) {
    this.tell = tell
  }

  readonly get = () => this.state

  /** Connects, or tries at once where it was waiting to. */
  readonly wake = () => {
    if (this.abort) return
    clearTimeout(this.timer)
    void this.read()
  }

  /** The machine says that it has no network: what is open is as good as dead. */
  readonly drop = () => this.abort?.abort()

  /** Begins anew for somebody else: what was heard before is forgotten. */
  readonly begin = () => {
    this.close()
    this.state = { ...START, resets: this.state.resets + 1 }
    this.wake()
  }

  readonly close = () => {
    const open = this.abort
    this.abort = undefined
    open?.abort()
    clearTimeout(this.timer)
    clearTimeout(this.watchdog)
  }

  private hear(signal: Signal) {
    const before = this.state
    this.state = next(before, signal)
    const isNew = signal.what === 'revision' && this.state.revision > before.revision
    this.tell({ state: this.state, revised: isNew ? [signal.revised] : [] })
  }

  private listen(abort: AbortController) {
    clearTimeout(this.watchdog)
    this.watchdog = setTimeout(() => abort.abort(), SILENCE_MS)
  }

  private async read() {
    const abort = new AbortController()
    this.abort = abort
    this.listen(abort)
    try {
      const after = this.state.revision > 0 ? `?after=${this.state.revision}` : ''
      const answer = await fetch(`/api/changes${after}`, { signal: abort.signal, headers: { Accept: 'text/event-stream' } })
      if (!answer.ok || !answer.body) throw new Error(`changes: ${answer.status}`)
      this.hear({ what: 'open', now: Date.now() })
      const parse = streamParser((event) => this.take(event))
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        this.listen(abort)
        parse(piece.value)
      }
    } catch {
      // Every end is the same to the reader: it waits and tries again.
    }
    clearTimeout(this.watchdog)
    if (this.abort !== abort) return
    this.abort = undefined
    this.hear({ what: 'closed', now: Date.now() })
    this.timer = setTimeout(this.wake, waitAfter(this.state.failures, Math.random()))
  }

  private take({ name, data }: StreamEvent) {
    const now = Date.now()
    if (name === '') return this.hear({ what: 'alive', now })
    const value = JSON.parse(data) as Revised & { readonly hash: string }
    if (name === 'hello') this.hear({ what: 'hello', now, revision: value.revision, hash: value.hash })
    if (name === 'revision') this.hear({ what: 'revision', now, revised: value })
    if (name === 'reset') this.hear({ what: 'reset', now, revision: value.revision })
  }
}
