import { dated } from './asOf'
import { ApiError } from './client'
import type { Problem } from './types'

/** Sends one JSON body and throws ApiError unless the answer is good; status 0 means that there was no answer. */
export async function post(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(dated(path), {
      method: 'POST',
      signal,
      headers: { 'Content-Type': 'application/json', 'Accept-Language': document.documentElement.lang || 'zh-CN' },
      body: JSON.stringify(body),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, '')
  }
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as Problem
    throw new ApiError(answer.status, problem.detail ?? problem.title ?? '')
  }
  return answer
}

export const postJSON = async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  (await (await post(path, body, signal)).json()) as T
