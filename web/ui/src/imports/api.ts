import { ApiError } from '../api/client'
import { ask } from '../api/door'
import type { Problem } from '../api/types'
import type { Choices, Counts, Job, Wanted } from './types'

/** A refusal of the import service, with what the page needs to go on by itself. */
export class ImportError extends ApiError {
  /** The offset that the next piece of an upload must have. */
  readonly expected: number | undefined
  readonly shown: Counts | undefined
  readonly now: Counts | undefined

  constructor(status: number, problem: Problem & { expected?: number; shown?: Counts; now?: Counts }) {
    super(status, problem.detail ?? problem.title ?? '', problem.grantors)
    this.expected = problem.expected
    this.shown = problem.shown
    this.now = problem.now
  }
}

interface Request {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly lang?: string
  readonly signal?: AbortSignal
}

/** Sends one request; throws ImportError (status 0 where there was no answer), or AbortError when the signal fires. */
export async function send<T>({ method, path, body, lang, signal }: Request): Promise<T> {
  const raw = body instanceof Blob
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (lang) headers['Accept-Language'] = lang
  if (body !== undefined) headers['Content-Type'] = raw ? 'application/octet-stream' : 'application/json'
  let answer: Response
  try {
    answer = await ask(path, {
      method,
      headers,
      signal,
      body: raw ? body : body === undefined ? undefined : JSON.stringify(body),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ImportError(0, {})
  }
  if (!answer.ok) throw new ImportError(answer.status, await answer.json().catch(() => ({})))
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

const at = (id: string) => `/api/imports/${id}`

export const systemsPath = '/api/systems'
export const importsPath = '/api/imports'
export const importPath = at
export const rejectsPath = (id: string) => `${at(id)}/rejects`

export interface RowQuery {
  /** The digest of the plan, which keeps answers of different plans apart. */
  readonly plan: string
  readonly verdict?: Wanted
  /** The number of a reason in the report, from 1. */
  readonly reason?: number
  readonly q?: string
}

export const ROWS_PAGE = 200

export function rowsPath(id: string, query: RowQuery, after?: number | string): string {
  const values = new URLSearchParams({ limit: String(ROWS_PAGE), plan: query.plan })
  if (query.verdict) values.set('verdict', query.verdict)
  if (query.reason) values.set('reason', String(query.reason))
  if (query.q) values.set('q', query.q)
  if (after !== undefined) values.set('after', String(after))
  return `${at(id)}/rows?${values}`
}

/** One row by its number; the plan's digest keeps answers of different plans apart. */
export const rowPath = (id: string, row: number, plan: string) => `${at(id)}/rows?limit=1&after=${row - 1}&plan=${plan}`

export const previewPath = (id: string, box?: readonly number[]) =>
  `${at(id)}/preview?limit=5000${box ? `&bbox=${box.map((it) => it.toFixed(6)).join(',')}` : ''}`

export const createImport = (files: readonly { readonly name: string; readonly size: number }[], lang: string) =>
  send<Job>({ method: 'POST', path: importsPath, body: { files }, lang })
export const choose = (id: string, choices: Choices, lang: string) =>
  send<Job>({ method: 'PUT', path: `${at(id)}/choices`, body: choices, lang })
export const cancelImport = (id: string) => send<Job>({ method: 'POST', path: `${at(id)}/cancel` })
export const deleteImport = (id: string) => send<void>({ method: 'DELETE', path: at(id) })
export const undoImport = (id: string, lang: string) =>
  send<{ revision: number }>({ method: 'POST', path: `${at(id)}/undo`, lang })

export interface CommitRequest {
  readonly key: string
  readonly digest: string
  readonly reason?: string
}

export const commitImport = (id: string, body: CommitRequest, lang: string) =>
  send<Job>({ method: 'POST', path: `${at(id)}/commit`, body, lang })
