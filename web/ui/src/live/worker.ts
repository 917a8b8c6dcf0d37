import { Feed, type Word } from './feed'

/** What a page says to the worker. */
export type Call = 'wake' | 'drop' | 'bye' | { readonly person: string }

interface Host {
  onconnect: ((event: MessageEvent) => void) | null
}

/** One connection for all pages of this browser. */
const ports = new Set<MessagePort>()
/** For whom the connection was made. */
let person: string | undefined
const feed = new Feed((word) => {
  for (const port of ports) port.postMessage(word)
})

;(self as unknown as Host).onconnect = (event) => {
  const [port] = event.ports
  if (!port) return
  ports.add(port)
  port.onmessage = ({ data }: MessageEvent<Call>) => {
    if (typeof data === 'object') {
      if (person !== undefined && person !== data.person) feed.begin()
      person = data.person
      feed.wake()
    }
    if (data === 'wake') feed.wake()
    if (data === 'drop') feed.drop()
    if (data !== 'bye') return
    ports.delete(port)
    if (ports.size === 0) feed.close()
  }
  port.postMessage({ state: feed.get(), revised: [] } satisfies Word)
}
