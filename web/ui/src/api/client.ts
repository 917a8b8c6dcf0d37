import { dated } from './asOf'
import type { Problem } from './types'

/** The server's answer was not the one asked for; status 0 means that there was no answer at all. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
  }
}

/** Fetches one JSON answer; throws ApiError, or AbortError when the signal fires. */
export async function getJSON<T>(path: string, signal?: AbortSignal): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(dated(path), { signal, headers: { Accept: 'application/json' } })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, '')
  }
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as Problem
    throw new ApiError(answer.status, problem.detail ?? problem.title ?? '')
  }
  return (await answer.json()) as T
}
