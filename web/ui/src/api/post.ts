import { dated } from './asOf'
import { ApiError, refusedBy } from './client'
import { ask } from './door'
import type { Problem } from './types'

/** Sends one JSON body and throws ApiError unless the answer is good; status 0 means that there was no answer. */
export async function post(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  let answer: Response
  try {
    answer = await ask(dated(path), {
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
    throw refusedBy(answer.status, (await answer.json().catch(() => ({}))) as Problem)
  }
  return answer
}

export const postJSON = async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  (await (await post(path, body, signal)).json()) as T
