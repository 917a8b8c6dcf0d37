import { Feed, type Word } from './feed'
import type { Call } from './worker'

/** The page's end of the feed. */
export interface Line {
  readonly call: (call: Call) => void
}

/** A feed of the page's own, where the browser has no shared workers. */
function alone(tell: (word: Word) => void): Line {
  const feed = new Feed(tell)
  feed.wake()
  return {
    call: (call) => {
      // A page of its own is opened anew for somebody else.
      if (call === 'wake' || typeof call === 'object') feed.wake()
      else if (call === 'drop') feed.drop()
      else feed.close()
    },
  }
}

/** Listens to the changes of the book over the one connection of this browser, which is a person's own. */
export function connect(person: string, tell: (word: Word) => void): Line {
  if (typeof SharedWorker === 'undefined') return alone(tell)
  let line: Line
  try {
    const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'needlepoint' })
    worker.onerror = () => {
      line = alone(tell)
    }
    worker.port.onmessage = ({ data }: MessageEvent<Word>) => tell(data)
    line = { call: (call) => worker.port.postMessage(call) }
    line.call({ person })
  } catch {
    line = alone(tell)
  }
  return { call: (call) => line.call(call) }
}
