import { dated } from './asOf'
import { ask } from './door'
import type { Label, Person, Problem } from './types'

/** The server's answer was not the one asked for; status 0 means that there was no answer at all. */
export class ApiError extends Error {
  readonly status: number
  /** Who can grant what was refused, where the server says so. */
  readonly grantors: readonly Person[]
  /** The sentence of the refusal in both languages; undefined where there was none. */
  readonly said: Label | undefined

  constructor(status: number, message: string, grantors: readonly Person[] = [], said?: Label) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.grantors = grantors
    this.said = said
  }
}

/** The refusal that an answer carries. */
export const refusedBy = (status: number, { detail, title, grantors, message }: Problem) =>
  new ApiError(status, detail ?? title ?? '', grantors, message)

/** An answer with the tag that names its content. */
export interface Tagged<T> {
  readonly tag: string
  readonly body: T
}

/** Fetches one JSON answer; throws ApiError, or AbortError when the signal fires. */
export const getJSON = async <T>(path: string, signal?: AbortSignal): Promise<T> => (await getTagged<T>(path, signal)).body

/** getJSON with the ETag of the answer. */
export async function getTagged<T>(path: string, signal?: AbortSignal): Promise<Tagged<T>> {
  let answer: Response
  try {
    answer = await ask(dated(path), { signal, headers: { Accept: 'application/json' } })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, '')
  }
  if (!answer.ok) {
    throw refusedBy(answer.status, (await answer.json().catch(() => ({}))) as Problem)
  }
  return { tag: answer.headers.get('ETag') ?? '', body: (await answer.json()) as T }
}
