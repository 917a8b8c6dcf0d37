/** What is answered without credentials now. */
export type Look =
  | { readonly kind: 'shut' | 'demo' | 'preparing' | 'failed' }
  | { readonly kind: 'told'; readonly assets: number; readonly boundaries: number }

const BUSY = 503

/** Asks as anybody would who has no account: no cookie goes along. */
export const asPublic = (path: string, signal?: AbortSignal) =>
  fetch(path, { credentials: 'omit', signal, headers: { Accept: 'application/json' } })

/** Looks at the book as the public does. */
export async function look(signal: AbortSignal): Promise<Look> {
  const session = await asPublic('/api/session', signal)
  if (session.status === BUSY) return { kind: 'preparing' }
  if (!session.ok) return { kind: 'failed' }
  const { means } = (await session.json()) as { readonly means: string }
  if (means === 'demo') return { kind: 'demo' }
  if (means !== 'public') return { kind: 'shut' }
  const status = await asPublic('/api/status', signal)
  if (status.status === BUSY) return { kind: 'preparing' }
  if (!status.ok) return { kind: 'failed' }
  const { assets, boundaries } = (await status.json()) as { readonly assets: number; readonly boundaries: number }
  return { kind: 'told', assets, boundaries }
}

/** The first record that the public is told, as it is answered; undefined where there is none. */
export async function example(): Promise<string | undefined> {
  for (const noun of ['assets', 'boundaries']) {
    const answer = await asPublic(`/api/${noun}?limit=1`)
    if (!answer.ok) continue
    const { items } = (await answer.json()) as { readonly items: readonly unknown[] }
    if (items[0] !== undefined) return JSON.stringify(items[0], null, 2)
  }
}
