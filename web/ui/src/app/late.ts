import { lazy } from 'react'
import { statusPath } from '../api/paths'

const WAIT_MS = 2000

const answers = () =>
  fetch(statusPath).then(
    // Also a refusal comes from a service that answers.
    (it) => it.status < 500,
    () => false,
  )

/**
 * Fetches a part of the page. While the service does not answer, it waits and tries again, as the rest of the page does; a part
 * that cannot be had from a service that answers is a fault.
 */
async function patient<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
      if (await answers()) return load()
    }
  }
}

/** A component that is fetched when it is first drawn. A broken line delays it and takes nothing else down. */
export const late: typeof lazy = (load) => lazy(() => patient(load))
