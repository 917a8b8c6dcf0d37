/** The header by which the service knows that a request comes from its own page. */
const HEADER = 'Needlepoint-CSRF'

/** What the door cannot settle by itself. */
export interface Keeper {
  /** Nobody is known to ask any more: resolves once the same person has signed in again. */
  readonly unknown: (signal?: AbortSignal | null) => Promise<void>
  /** Something was forbidden: what one may do has perhaps changed, or the session was taken up anew elsewhere. */
  readonly denied: () => Promise<void>
}

let token = ''
let keeper: Keeper | undefined

/** From now on every request carries this token of the session. */
export function carry(next: string): void {
  token = next
}

export function keepDoor(it: Keeper): void {
  keeper = it
}

const OPEN = /^\/api\/(session|setup)\b/

/**
 * The one way to the service's answers. A request that comes after the end of the session waits until the same person has signed in
 * again, and is then sent again as it was; whoever gives up waiting aborts it as any other.
 */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const headers = new Headers(init.headers)
    const sent = token
    if (sent && init.method && init.method !== 'GET') headers.set(HEADER, sent)
    const answer = await fetch(path, { ...init, headers })
    if (!keeper || OPEN.test(path)) return answer
    if (answer.status === 403) {
      await keeper.denied()
      // Another page of this browser has signed in meanwhile, and what was sent with the old token is sent with the new.
      if (headers.has(HEADER) && token !== sent) continue
    }
    if (answer.status !== 401) return answer
    await keeper.unknown(init.signal)
  }
}
