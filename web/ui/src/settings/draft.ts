import type { Basemap, BasemapKind } from '../base/basemap'
import type { Said } from '../i18n/useWords'

/** A basemap while it is typed in. */
export interface Draft {
  readonly kind: Exclude<BasemapKind, 'own'>
  readonly zh: string
  readonly en: string
  readonly url: string
  readonly layers: string
  readonly style: string
  readonly token: string
  readonly attribution: string
  readonly minzoom: string
  readonly maxzoom: string
  readonly tms: boolean
}

export type Field = Exclude<keyof Draft, 'kind' | 'tms'>

export const EMPTY: Draft = {
  kind: 'tianditu',
  zh: '',
  en: '',
  url: '',
  layers: '',
  style: 'vec',
  token: '',
  attribution: '',
  minzoom: '1',
  maxzoom: '18',
  tms: false,
}

/** The fields that a kind asks for, in the order of the form. */
export function fieldsOf(kind: Draft['kind']): readonly Field[] {
  const own: Readonly<Record<Draft['kind'], readonly Field[]>> = {
    tianditu: ['style', 'token'],
    xyz: ['url', 'token'],
    wmts: ['url', 'token'],
    wms: ['url', 'layers', 'token'],
    pmtiles: ['url'],
  }
  return ['zh', 'en', ...own[kind], 'attribution', 'minzoom', 'maxzoom']
}

export const draftOf = (it: Basemap): Draft => ({
  kind: it.kind === 'own' ? 'xyz' : it.kind,
  zh: it.name.zh,
  en: it.name.en,
  url: it.url ?? '',
  layers: it.layers ?? '',
  style: it.style ?? 'vec',
  token: it.token ?? '',
  attribution: it.attribution,
  minzoom: String(it.minzoom),
  maxzoom: String(it.maxzoom),
  tms: it.tms ?? false,
})

/** The basemap of a draft; what its kind does not ask for is left out. */
export function basemapOf(draft: Draft, key: string): Basemap {
  const asked = fieldsOf(draft.kind)
  const text = (field: Field) => (asked.includes(field) && draft[field].trim() ? { [field]: draft[field].trim() } : {})
  return {
    key,
    kind: draft.kind,
    name: { zh: draft.zh.trim(), en: draft.en.trim() },
    ...text('url'),
    ...text('layers'),
    ...text('style'),
    ...text('token'),
    attribution: draft.attribution.trim(),
    minzoom: Number(draft.minzoom),
    maxzoom: Number(draft.maxzoom),
    ...(draft.kind === 'xyz' && draft.tms ? { tms: true } : {}),
  }
}

const ZOOM = /^\d{1,2}$/
const MOST_ZOOM = 24
const MOST_NAME = 80

const hasAll = (url: string, names: readonly string[]) => names.every((it) => url.toLowerCase().includes(it))

/** What is wrong with a field as it stands, as a sentence of the dictionary; undefined where nothing is. */
export function fault(draft: Draft, field: Field): Said | undefined {
  const value = draft[field].trim()
  switch (field) {
    case 'zh':
    case 'en':
      return value && value.length <= MOST_NAME ? undefined : 'base.faultName'
    case 'url':
      if (draft.kind === 'pmtiles') return value ? undefined : 'base.faultFile'
      if (!/^https?:\/\/[^\s/]+/.test(value)) return 'base.faultUrl'
      if (draft.kind === 'xyz' && !hasAll(value, ['{z}', '{x}', '{y}'])) return 'base.faultXyz'
      if (
        draft.kind === 'wmts' &&
        !hasAll(value, ['{z}', '{x}', '{y}']) &&
        !hasAll(value, ['{tilematrix}', '{tilerow}', '{tilecol}'])
      ) {
        return 'base.faultWmts'
      }
      return
    case 'layers':
      return /^[^\s<>&?#=%]+$/.test(value) ? undefined : 'base.faultLayers'
    case 'token':
      if (value === '') return draft.kind === 'tianditu' ? 'base.faultKey' : undefined
      return /^[A-Za-z0-9._~-]{1,200}$/.test(value) ? undefined : 'base.faultToken'
    case 'attribution':
      if (/[<>]/.test(value)) return 'base.faultMarkup'
      return value || draft.kind === 'pmtiles' ? undefined : 'base.faultSource'
    case 'minzoom':
    case 'maxzoom':
      if (!ZOOM.test(value) || Number(value) > MOST_ZOOM) return 'base.faultZoom'
      return field === 'maxzoom' && Number(value) < Number(draft.minzoom) ? 'base.faultZooms' : undefined
    default:
      return
  }
}

/** A key that no other basemap has: the kind, then a number. */
export function freshKey(kind: Draft['kind'], taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const key = n === 1 ? kind : `${kind}-${n}`
    if (!taken.includes(key)) return key
  }
}
