import { CONDITIONS, type Condition, STAGES, type Stage } from '../api/types'
import { type ClassChoice, conditionsAreDefault, DEFAULT_FILTER, type Filter, inBoundary, stagesAreDefault } from './filter'
import { type Camera, LAYER_GROUPS, type LayerGroup, type Selection, START, type Task, type View } from './view'

const trim = (value: number, digits: number) => String(Number(value.toFixed(digits)))

const KEY = /^[a-z0-9_.-]+$/i

function list(text: string): string[] {
  return text.split(',').filter((key) => KEY.test(key))
}

function encodeFilter(filter: Filter): string {
  const parts: string[] = []
  if (!conditionsAreDefault(filter)) parts.push(`cond:${filter.conditions.join(',')}`)
  if (!stagesAreDefault(filter)) parts.push(`stage:${filter.stages.join(',')}`)
  const { mode, keys } = filter.classes
  if (mode === 'only') parts.push(`class:${keys.join(',')}`)
  else if (keys.length > 0) parts.push(`class:!${keys.join(',')}`)
  if (filter.boundary !== undefined) parts.push(`in:${filter.boundary}`)
  return parts.join(';')
}

/** A whole number above zero, as ids and revisions are. */
const decodeNumber = (text: string) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined)

function decodeClasses(text: string): ClassChoice {
  return text.startsWith('!') ? { mode: 'except', keys: list(text.slice(1)) } : { mode: 'only', keys: list(text) }
}

function decodeFilter(text: string): Filter {
  let filter = DEFAULT_FILTER
  for (const part of text.split(';')) {
    const [key, values = ''] = part.split(/:(.*)/s)
    if (key === 'cond') filter = { ...filter, conditions: CONDITIONS.filter((c) => list(values).includes(c)) as Condition[] }
    if (key === 'stage') filter = { ...filter, stages: STAGES.filter((s) => list(values).includes(s)) as Stage[] }
    if (key === 'in') filter = inBoundary(filter, decodeNumber(values))
    if (key === 'class') filter = { ...filter, classes: decodeClasses(values) }
  }
  return filter
}

function decodeCamera(text: string): Camera | undefined {
  const [zoom, lat, lon] = text.split('/').map(Number)
  if (zoom === undefined || lat === undefined || lon === undefined) return
  if (!(zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180)) return
  return { zoom, lat, lon }
}

function decodeSelection(text: string): Selection | undefined {
  const [, letter, digits] = /^(b?)(\d{1,15})$/.exec(text) ?? []
  return digits ? { noun: letter ? 'boundary' : 'asset', id: Number(digits) } : undefined
}

function encodeTask(task: Task | undefined, selection: Selection | undefined): string | undefined {
  if (task?.kind === 'edit' && selection?.noun === 'asset' && selection.id === task.id) return 'do=edit'
  return task?.kind === 'changes' ? `cs=${task.revision}` : undefined
}

function decodeTask(does: string, revision: string, selection: Selection | undefined): Task | undefined {
  if (/^\d{1,15}$/.test(revision)) return { kind: 'changes', revision: Number(revision) }
  return does === 'edit' && selection?.noun === 'asset' ? { kind: 'edit', id: selection.id } : undefined
}

function decodeLines(text: string): Record<string, boolean> {
  const entries = text.split(',').flatMap((part) => {
    const name = part.replace(/^!/, '')
    return KEY.test(name) ? [[name, !part.startsWith('!')] as const] : []
  })
  return Object.fromEntries(entries)
}

function decodeOpacity(text: string): Partial<Record<LayerGroup, number>> {
  const entries = text.split(',').flatMap((part) => {
    const [name, percent = ''] = part.split(':')
    const group = LAYER_GROUPS.find((it) => it === name)
    return group && /^\d{1,2}$/.test(percent) ? [[group, Number(percent)] as const] : []
  })
  return Object.fromEntries(entries)
}

/** Writes a view as a URL fragment: #z=16.75/41.0827/123.0561&sel=3108&f=cond:damaged,missing&lang=en */
export function encodeView(view: View): string {
  const parts: string[] = []
  const { camera, selection } = view
  if (camera) parts.push(`z=${trim(camera.zoom, 2)}/${trim(camera.lat, 5)}/${trim(camera.lon, 5)}`)
  if (selection) parts.push(`sel=${selection.noun === 'boundary' ? 'b' : ''}${selection.id}`)
  const task = encodeTask(view.task, selection)
  if (task) parts.push(task)
  const filter = encodeFilter(view.filter)
  if (filter) parts.push(`f=${filter}`)
  const lines = Object.entries(view.lines).sort(([a], [b]) => (a < b ? -1 : 1))
  if (lines.length > 0) parts.push(`b=${lines.map(([name, on]) => (on ? name : `!${name}`)).join(',')}`)
  const opacity = LAYER_GROUPS.flatMap((group) => {
    const percent = view.opacity[group]
    return percent === undefined || percent >= 100 ? [] : [`${group}:${Math.round(percent)}`]
  })
  if (opacity.length > 0) parts.push(`o=${opacity.join(',')}`)
  if (view.base !== undefined) parts.push(`base=${view.base}`)
  if (view.at !== undefined) parts.push(`at=r${view.at}`)
  if (view.lang !== START.lang) parts.push(`lang=${view.lang}`)
  return parts.length > 0 ? `#${parts.join('&')}` : '#'
}

/** Reads a fragment; what is missing or broken falls back to the start, never to an error. */
export function decodeView(hash: string): View {
  const parts = new Map(
    hash
      .replace(/^#/, '')
      .split('&')
      .map((part) => part.split(/=(.*)/s).slice(0, 2) as [string, string | undefined]),
  )
  const text = (key: string) => {
    try {
      return decodeURIComponent(parts.get(key) ?? '')
    } catch {
      return ''
    }
  }
  return {
    camera: decodeCamera(text('z')),
    selection: decodeSelection(text('sel')),
    task: decodeTask(text('do'), text('cs'), decodeSelection(text('sel'))),
    filter: decodeFilter(text('f')),
    lines: decodeLines(text('b')),
    opacity: decodeOpacity(text('o')),
    base: KEY.test(text('base')) ? text('base') : undefined,
    at: decodeNumber(text('at').replace(/^r/, '')),
    lang: text('lang') === 'en' ? 'en' : 'zh',
  }
}
