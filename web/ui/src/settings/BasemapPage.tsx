import { Button, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { Refusal, sendJSON } from '../api/send'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import type { Basemap, Basemaps } from '../base/basemap'
import { basemapsPath } from '../base/useBase'
import { NoRight } from '../frame/NoRight'
import { Page } from '../frame/Page'
import { useWords } from '../i18n/useWords'
import { BasemapForm } from './BasemapForm'
import { basemapOf, type Draft, draftOf, EMPTY, type Field, freshKey } from './draft'
import { SettingsFrame } from './SettingsFrame'
import classes from './settings.module.css'
import { TileTest } from './TileTest'
import { Upload } from './Upload'

interface Files {
  readonly items: readonly { readonly name: string; readonly size: number }[]
  readonly max_chunk: number
}

const CHUNK = 8 * 1024 * 1024
const NEW = ''

/** The field of the form that a fault of the server is about: items[2].name.zh → zh. */
function fieldOf(path: string): Field | undefined {
  const [, name = ''] = /^items\[\d+\]\.(?:name\.)?([a-z]+)$/.exec(path) ?? []
  return name === '' ? undefined : (name as Field)
}

/** What may lie beneath the district's own data: the list, a form, a test with one tile, and files of one's own. */
export default function BasemapPage() {
  const words = useWords()
  const { toast, status } = useApp()
  const [version, setVersion] = useState(0)
  const settings = useAnswer<Basemaps>(basemapsPath, version)
  const files = useAnswer<Files>('/api/basemaps', version)
  const [editing, setEditing] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<Partial<Record<Field, string>>>({})
  const held = settings.data
  const again = () => setVersion((n) => n + 1)

  const put = async (next: Basemaps) => {
    await sendJSON({ method: 'PUT', path: basemapsPath, body: { items: next.items, default: next.default } })
    again()
  }
  /** Every change is undone by putting the settings back as they were. */
  const change = async (next: Basemaps, text: string) => {
    if (!held) return
    setBusy(true)
    setTold({})
    try {
      await put(next)
      setEditing(undefined)
      toast({ text, action: { label: words.say('base.undo'), onClick: () => void put(held).catch(refused) } })
    } catch (cause) {
      refused(cause)
    }
    setBusy(false)
  }
  const refused = (cause: unknown) => {
    const refusal = cause instanceof Refusal ? cause : undefined
    setTold(Object.fromEntries((refusal?.faults ?? []).map((it) => [fieldOf(it.field) ?? 'zh', words.label(it.message)])))
    toast({ text: refusal && refusal.status > 0 ? words.label(refusal.sentence) : words.say('base.saveFailed'), tone: 'refused' })
  }
  const save = (draft: Draft) => {
    if (!held || editing === undefined) return
    const key =
      editing === NEW
        ? freshKey(
            draft.kind,
            held.items.map((it) => it.key),
          )
        : editing
    const made = basemapOf(draft, key)
    const items = editing === NEW ? [...held.items, made] : held.items.map((it) => (it.key === key ? made : it))
    void change({ ...held, items }, words.say('base.saved', { name: words.label(made.name) }))
  }
  const remove = (it: Basemap) => {
    if (!held) return
    const items = held.items.filter((other) => other.key !== it.key)
    const start = held.default === it.key ? 'own' : held.default
    void change({ items, default: start }, words.say('base.removed', { name: words.label(it.name) }))
  }
  const form = (start: Draft) => (
    <BasemapForm
      start={start}
      files={files.data?.items.map((it) => it.name) ?? []}
      busy={busy}
      told={told}
      onSave={save}
      onCancel={() => setEditing(undefined)}
    />
  )
  const [west = 0, south = 0, east = 0, north = 0] = status.extent
  const at = [(west + east) / 2, (south + north) / 2] as const
  if (settings.error?.status === 403) {
    return (
      <Page label={words.say('nav.basemap')}>
        <NoRight what={words.say('nav.basemap')} grantors={settings.error.grantors} />
      </Page>
    )
  }
  return (
    <SettingsFrame label={words.say('nav.basemap')}>
      <div className={classes.column}>
        <h1>{words.say('nav.basemap')}</h1>
        <p className="caption">{words.say('base.intro')}</p>
        {settings.error && !held && (
          <p role="alert">
            {words.say('base.readFailed')} <Button onClick={settings.retry}>{words.say('bar.retry')}</Button>
          </p>
        )}
        {settings.loading && <Skeleton height={160} radius={10} />}
        {held && (
          <ul className={classes.list} aria-label={words.say('base.title')}>
            {held.items.map((it) => (
              <li key={it.key} className={classes.card}>
                <div className={classes.line}>
                  <label className={classes.default}>
                    <input
                      type="radio"
                      name="default"
                      checked={held.default === it.key}
                      disabled={busy}
                      onChange={() =>
                        change({ ...held, default: it.key }, words.say('base.defaultIs', { name: words.label(it.name) }))
                      }
                    />
                    <b>{words.label(it.name)}</b>
                    {held.default === it.key && <span className={classes.tag}>{words.say('base.default')}</span>}
                  </label>
                  {it.kind !== 'own' && (
                    <span className={classes.buttons}>
                      <TileTest it={it} at={at} />
                      <Button size="compact-sm" variant="default" onClick={() => setEditing(it.key)}>
                        {words.say('base.edit')}
                      </Button>
                      <Button size="compact-sm" variant="default" disabled={busy} onClick={() => remove(it)}>
                        {words.say('base.remove')}
                      </Button>
                    </span>
                  )}
                </div>
                <p className="caption">{it.kind === 'own' ? words.say('base.ownWhy') : it.attribution || it.url}</p>
                {editing === it.key && form(draftOf(it))}
              </li>
            ))}
          </ul>
        )}
        {held && editing !== NEW && (
          <div className={classes.buttons}>
            <Button onClick={() => setEditing(NEW)}>{words.say('base.add')}</Button>
          </div>
        )}
        {held && editing === NEW && <section className={classes.card}>{form(EMPTY)}</section>}
        <h2>{words.say('base.files')}</h2>
        <p className="caption">{words.say('base.filesWhy')}</p>
        {files.data && files.data.items.length > 0 && (
          <ul className={classes.files}>
            {files.data.items.map((it) => (
              <li key={it.name}>
                <span className="mono">{it.name}</span>
                <span className="caption">{words.say('base.size', { mb: (it.size / 1048576).toFixed(1) })}</span>
              </li>
            ))}
          </ul>
        )}
        <Upload maxChunk={files.data?.max_chunk ?? CHUNK} onDone={again} />
      </div>
    </SettingsFrame>
  )
}
