import { type APIRequestContext, test } from '@playwright/test'

/** A few characters in GB18030, the encoding that surveyors' spreadsheets write. */
const GB18030: Readonly<Record<string, readonly number[]>> = {
  编码: [0xb1, 0xe0, 0xc2, 0xeb],
  状态: [0xd7, 0xb4, 0xcc, 0xac],
  完好: [0xcd, 0xea, 0xba, 0xc3],
  破损: [0xc6, 0xc6, 0xcb, 0xf0],
}

/** Text of ASCII and the words above as bytes in GB18030. */
export function gb18030(text: string): Buffer {
  const out: number[] = []
  for (let at = 0; at < text.length; ) {
    const word = Object.keys(GB18030).find((it) => text.startsWith(it, at))
    if (word) out.push(...(GB18030[word] ?? []))
    else out.push(text.charCodeAt(at))
    at += word?.length ?? 1
  }
  return Buffer.from(out)
}

export interface Delivered {
  readonly file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }
  /** Refs of the lamp that is damaged now, of the one that moves, and of a new one. */
  readonly damaged: string
  readonly moved: string
  readonly fresh: string
}

/**
 * A delivery of street lights: 4 known ones (one damaged, one moved, two the same), 2 new, and as many bad rows as asked for. When a
 * test is tried again it is another delivery, since the first may have been kept.
 */
export async function delivery(request: APIRequestContext, name: string, bad: number): Promise<Delivered> {
  const { retry, repeatEachIndex } = test.info()
  const stamp = retry + repeatEachIndex > 0 ? `${name}-${repeatEachIndex}${retry}` : name
  const { items } = await (await request.get('/api/assets?class=street_light&condition=intact&stage=in_service&limit=4')).json()
  const line = (ref: string, condition: string, lon: number | string, lat: number | string) =>
    `${ref},${condition},${lon},${lat}\r\n`
  const at = (n: number) => items[n].geometry.coordinates as [number, number]
  const text = [
    '编码,状态,lon,lat\r\n',
    line(items[0].ref, '破损', ...at(0)),
    line(items[1].ref, '完好', at(1)[0] + 0.00004, at(1)[1]),
    line(items[2].ref, '完好', ...at(2)),
    line(items[3].ref, '完好', ...at(3)),
    line(`NEW-${stamp}-1`, '完好', at(0)[0] + 0.0001, at(0)[1]),
    line(`NEW-${stamp}-2`, '破损', at(0)[0] + 0.0002, at(0)[1]),
    ...[
      '2.10399E+16,完好,123.05,41.08\r\n',
      `BAD-${stamp},完好,123.05,191.08\r\n`,
      `${items[2].ref},完好,123.05,41.08\r\n`,
    ].slice(0, bad),
  ]
  const file = { name: `street-light-${stamp}.csv`, mimeType: 'text/csv', buffer: gb18030(text.join('')) }
  return { file, damaged: items[0].ref, moved: items[1].ref, fresh: `NEW-${stamp}-1` }
}

/** The one street light of a ref, or nothing. */
export async function lampOf(request: APIRequestContext, ref: string) {
  const { items } = await (await request.get(`/api/search?q=${encodeURIComponent(ref)}&limit=5`)).json()
  const hit = items.find((it: { ref: string }) => it.ref === ref)
  return hit && (await (await request.get(`/api/assets/${hit.id}`)).json())
}
