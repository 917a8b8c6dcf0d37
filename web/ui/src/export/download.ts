import { post } from '../api/post'
import type { AssetQuery } from '../api/query'

export type Format = 'geojson' | 'csv' | 'gpkg'

export const FORMATS: readonly Format[] = ['geojson', 'csv', 'gpkg']

/** The file name that the server gave; the plain form and the encoded one of RFC 5987 are both read. */
export function fileName(disposition: string | null, otherwise: string): string {
  const encoded = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(disposition ?? '')
  if (encoded) {
    try {
      return decodeURIComponent(encoded[1] as string)
    } catch {
      // The plain name then stands in.
    }
  }
  return /filename\s*=\s*"?([^";]+)"?/i.exec(disposition ?? '')?.[1]?.trim() || otherwise
}

export interface Receiving {
  readonly signal: AbortSignal
  readonly onBytes: (bytes: number) => void
}

export interface Received {
  readonly name: string
  readonly blob: Blob
}

/** Fetches an export whole, so that a broken answer never lands as a file. */
export async function fetchExport(query: AssetQuery, format: Format, on: Receiving): Promise<Received> {
  const answer = await post('/api/export', { ...query, noun: 'asset', format }, on.signal)
  const name = fileName(answer.headers.get('Content-Disposition'), `assets.${format}`)
  const reader = answer.body?.getReader()
  if (!reader) return { name, blob: await answer.blob() }
  const parts: BlobPart[] = []
  let bytes = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value as BlobPart)
    bytes += part.value.byteLength
    on.onBytes(bytes)
  }
  return { name, blob: new Blob(parts, { type: answer.headers.get('Content-Type') ?? '' }) }
}

/** Hands a file to the browser's downloads. */
export function save({ name, blob }: Received): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
