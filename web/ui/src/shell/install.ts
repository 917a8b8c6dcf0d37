/** A version that is ready and waits to be taken. */
export interface Update {
  readonly take: () => void
}

/**
 * Installs the service worker once the page has loaded. `onUpdate` is told when a newer version waits; nothing changes until it is
 * taken, and then this page alone loads again.
 */
export function installShell(onUpdate: (update: Update) => void): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  const watch = (registration: ServiceWorkerRegistration) => {
    const waiting = () => {
      const { waiting: next } = registration
      // Without a controller this is the first version, and there is nothing to update from.
      if (!next || !navigator.serviceWorker.controller) return
      onUpdate({
        take: () => {
          navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
          next.postMessage('take')
        },
      })
    }
    waiting()
    registration.addEventListener('updatefound', () =>
      registration.installing?.addEventListener('statechange', (event) => {
        if ((event.target as ServiceWorker).state === 'installed') waiting()
      }),
    )
  }
  const start = () => {
    navigator.serviceWorker.register('/sw.js').then(
      (it) => it && watch(it),
      (cause) => console.info('needlepoint: not installable here:', cause),
    )
  }
  if (document.readyState === 'complete') start()
  else window.addEventListener('load', start, { once: true })
}
