import { afterEach, describe, expect, test, vi } from 'vitest'
import { ask, carry, keepDoor } from '../src/api/door'

interface Asked {
  readonly path: string
  readonly token: string | null
}

/** A service that answers with these statuses, one after the other. */
function service(...statuses: number[]): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, token: new Headers(init.headers).get('Needlepoint-CSRF') })
    return new Response('{}', { status: statuses.shift() ?? 200 })
  })
  return asked
}

afterEach(() => {
  vi.unstubAllGlobals()
  carry('')
})

const calm = { unknown: async () => {}, denied: async () => {} }

describe('the door', () => {
  test('sends the token with what changes something, and not with what reads', async () => {
    const asked = service()
    keepDoor(calm)
    carry('t1')
    await ask('/api/status')
    await ask('/api/changesets', { method: 'POST', headers: { Accept: 'application/json' } })
    expect(asked.map((it) => it.token)).toEqual([null, 't1'])
  })

  test('waits for a sign-in where nobody is known, and sends the same again with the new token', async () => {
    const asked = service(401, 401, 200)
    let waits = 0
    keepDoor({
      ...calm,
      unknown: async () => {
        waits++
        carry(`t${waits + 1}`)
      },
    })
    carry('t1')
    const answer = await ask('/api/changesets', { method: 'POST', body: '{}' })
    expect(answer.status).toBe(200)
    expect(asked.map((it) => it.token)).toEqual(['t1', 't2', 't3'])
  })

  test('gives up where whoever asks does', async () => {
    service(401)
    const abort = new AbortController()
    keepDoor({
      ...calm,
      unknown: (signal) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    })
    const asking = ask('/api/status', { signal: abort.signal })
    await Promise.resolve()
    abort.abort(new Error('left'))
    await expect(asking).rejects.toThrow('left')
  })

  test('never asks for a sign-in because a sign-in failed', async () => {
    service(401)
    keepDoor({ ...calm, unknown: () => new Promise(() => {}) })
    expect((await ask('/api/session', { method: 'POST' })).status).toBe(401)
  })

  test('tries what was forbidden again only where another page had renewed the token', async () => {
    const asked = service(403, 200, 403)
    keepDoor({ ...calm, denied: async () => carry('t2') })
    carry('t1')
    expect((await ask('/api/bulk', { method: 'POST' })).status).toBe(200)
    expect((await ask('/api/bulk', { method: 'POST' })).status).toBe(403)
    expect(asked.map((it) => it.token)).toEqual(['t1', 't2', 't2'])
  })
})
