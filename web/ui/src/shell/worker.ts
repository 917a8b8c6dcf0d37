/** The service worker: it keeps the shell of the page and nothing else. What the server says of the book is never kept. */

interface Scope {
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
  skipWaiting(): Promise<void>
}
interface Waiting {
  waitUntil(work: Promise<unknown>): void
}
interface Fetched extends Waiting {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

declare const __SHELL_FILES__: readonly string[]
declare const __SHELL_PRINT__: string

const scope = self as unknown as Scope
const PREFIX = 'shell-'
const NAME = PREFIX + __SHELL_PRINT__

/** The pages of the interface; web/ui.go serves the same. */
const PAGE = /^\/(?:(?:map|import|settings|sign-in|setup)(?:\/.*)?)?$/

scope.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(NAME)
    await cache.addAll(
      __SHELL_FILES__.map((path) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'reload' })),
    )
  }
  event.waitUntil(fill())
})

/** The shell before this one stays: pages that are still open from it fetch their later parts there. */
scope.addEventListener('activate', (event) => {
  const clear = async () => {
    const shells = (await caches.keys()).filter((it) => it.startsWith(PREFIX) && it !== NAME)
    await Promise.all(shells.slice(0, -1).map((it) => caches.delete(it)))
  }
  event.waitUntil(clear())
})

/** A new version waits until the user takes it. */
scope.addEventListener('message', (event) => {
  if (event.data === 'take') void scope.skipWaiting()
})

const kept = async (request: Request | string) => (await caches.match(request)) ?? Response.error()

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  // The newest page where there is a network, the kept one where there is none.
  if (request.mode === 'navigate' && PAGE.test(url.pathname)) event.respondWith(fetch(request).catch(() => kept('/')))
  // The name of such a file changes with its content.
  else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(request).then((known) => known ?? fetch(request)))
  } else if (/^\/(mark\.svg|manifest\.webmanifest|icon-192\.png)$/.test(url.pathname)) {
    event.respondWith(fetch(request).catch(() => kept(request)))
  }
})

export {}
