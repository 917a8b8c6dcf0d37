import { keepDoor } from '../api/door'
import { signal } from '../view/signal'
import { isStranger, personOf, reachOf, readSession, type Session, session, takeSession } from './session'

/** Told after the page has been opened anew because what its person may do has changed. */
export type Note = 'rights'

/** The session has ended under this page, which waits for the same person to sign in again. */
export const ended = signal(false)
/** Counts how often a session was taken up again; what was refused in between is to be read again. */
export const resumed = signal(0)

const NOTE = 'needlepoint.note'
const SIGN_IN = '/sign-in'
const AGAIN_MS = 5000

let waiting: (() => void)[] = []
let channel: BroadcastChannel | undefined

const unknown = (signal?: AbortSignal | null) =>
  new Promise<void>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason))
    waiting.push(resolve)
    ended.set(true)
  })

/** The address of the sign-in page that leads back here. */
export function signInPath({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'> = window.location): string {
  const back = pathname === '/' || pathname === SIGN_IN ? '' : `?back=${encodeURIComponent(pathname + search)}`
  return SIGN_IN + back + hash
}

/** Says something after the page has opened anew. */
function leaveNote(note: Note) {
  try {
    window.sessionStorage.setItem(NOTE, note)
  } catch {
    // Then nothing is said.
  }
}

/** The note of the page before this one, once. */
export function takeNote(): Note | undefined {
  try {
    const note = window.sessionStorage.getItem(NOTE)
    window.sessionStorage.removeItem(NOTE)
    return note === 'rights' ? note : undefined
  } catch {
    return
  }
}

/** Everything that was read for somebody goes with the page that read it. */
function openAnew(to?: string) {
  document.getElementById('root')?.setAttribute('hidden', '')
  if (to === undefined || to === window.location.pathname + window.location.search + window.location.hash)
    window.location.reload()
  else window.location.replace(to)
}

/** Tells the other pages of this browser that somebody signed in, out, or changed the role. */
const tellOthers = () => channel?.postMessage('session')

/** Somebody signed in on a page that showed nobody's rows. */
export function enter(to: string): void {
  tellOthers()
  openAnew(to)
}

/** The demo user takes on another role. */
export function changeRole(): void {
  tellOthers()
  openAnew()
}

/** Somebody signed out: nothing of his stays to be seen, also not by Back. */
export function leave(): void {
  tellOthers()
  openAnew(SIGN_IN)
}

/** Goes on with a session after somebody has signed in over the page: the same person where he was, anybody else from the start. */
export function goOn(next: Session): void {
  const before = session.get()
  if (before && personOf(before) !== personOf(next)) {
    enter('/map')
    return
  }
  takeSession(next)
  tellOthers()
  const held = waiting
  waiting = []
  ended.set(false)
  resumed.set(resumed.get() + 1)
  for (const go of held) go()
}

/** Looks who is signed in now, and gives way where that is somebody else or has other rights. */
export async function lookAgain(): Promise<void> {
  const before = session.get()
  const next = await readSession()
  if (!next || !before) return
  // A session that ran out is asked for when the next request is refused.
  if (isStranger(next)) return
  if (ended.get() && personOf(before) === personOf(next)) return goOn(next)
  if (personOf(before) !== personOf(next)) return openAnew()
  if (reachOf(before) !== reachOf(next)) {
    leaveNote('rights')
    return openAnew()
  }
  takeSession(next)
}

/** Another page of this browser told of a change: also a sign-out holds for this one. */
async function follow() {
  const before = session.get()
  const next = await readSession()
  if (!next || !before) return
  if (isStranger(next)) {
    if (!isStranger(before)) openAnew(signInPath())
  } else if (isStranger(before)) openAnew()
  else await lookAgain()
}

/** Keeps this page to the person whom it was opened for. */
export function keepSession(): void {
  let lookedAt = 0
  keepDoor({
    unknown,
    denied: async () => {
      const now = Date.now()
      if (now - lookedAt < AGAIN_MS) return
      lookedAt = now
      await lookAgain()
    },
  })
  if (typeof BroadcastChannel !== 'undefined') {
    channel = new BroadcastChannel('needlepoint.session')
    channel.onmessage = () => void follow()
  }
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    // The browser brought an old page back as it was: nothing of it is seen before it is known who sits here.
    const root = document.getElementById('root')
    root?.setAttribute('hidden', '')
    void follow().finally(() => root?.removeAttribute('hidden'))
  })
}
