import { ApiError, type Tagged } from './client'
import { ask } from './door'
import type { Label, Person } from './types'

/** One thing wrong with one field of what was sent. */
export interface Fault {
  readonly field: string
  readonly value?: string
  readonly message: Label
}

interface Told {
  readonly detail?: string
  readonly title?: string
  readonly code?: string
  readonly message?: Label
  readonly place?: readonly [number, number]
  readonly errors?: readonly Fault[]
  readonly grantors?: readonly Person[]
}

/** A write that the server did not take, with its sentence in both languages and what is wrong field by field. */
export class Refusal extends ApiError {
  readonly code: string
  readonly sentence: Label
  readonly faults: readonly Fault[]
  readonly place: readonly [number, number] | undefined
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number | undefined

  constructor(status: number, told: Told, retryAfter?: number) {
    const detail = told.detail ?? told.title ?? ''
    super(status, detail, told.grantors)
    this.name = 'Refusal'
    this.code = told.code ?? ''
    this.sentence = told.message ?? { zh: detail, en: detail }
    this.faults = told.errors ?? []
    this.place = told.place
    this.retryAfter = retryAfter
  }
}

export interface Sending {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** The ETag of what the change was made from: refused with 409 where it is otherwise now. */
  readonly match?: string
}

/** Sends one JSON request and reads its JSON answer; throws Refusal, with status 0 where no answer came. */
export const sendJSON = async <T>(sending: Sending): Promise<T> => (await sendTagged<T>(sending)).body

/** sendJSON with the ETag of the answer. */
export async function sendTagged<T>({ method, path, body, signal, match }: Sending): Promise<Tagged<T>> {
  let answer: Response
  try {
    answer = await ask(path, {
      method,
      signal,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...(match ? { 'If-Match': match } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new Refusal(0, {})
  }
  if (!answer.ok) {
    const told = (await answer.json().catch(() => ({}))) as Told
    const wait = Number(answer.headers.get('Retry-After'))
    throw new Refusal(answer.status, told, Number.isFinite(wait) && wait > 0 ? wait : undefined)
  }
  const told = (answer.status === 204 ? undefined : await answer.json()) as T
  return { tag: answer.headers.get('ETag') ?? '', body: told }
}
