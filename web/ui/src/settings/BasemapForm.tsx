import { Button, Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { BASEMAP_KINDS } from '../base/basemap'
import { type Said, useWords } from '../i18n/useWords'
import { type Draft, type Field, fault, fieldsOf } from './draft'
import classes from './settings.module.css'

interface BasemapFormProps {
  readonly start: Draft
  /** Names of the PMTiles files on this service. */
  readonly files: readonly string[]
  readonly busy: boolean
  /** What the server says of fields. */
  readonly told: Readonly<Partial<Record<Field, string>>>
  readonly onSave: (draft: Draft) => void
  readonly onCancel: () => void
}

const KINDS: Readonly<Record<Draft['kind'], Said>> = {
  tianditu: 'base.kindTianditu',
  xyz: 'base.kindXyz',
  wmts: 'base.kindWmts',
  wms: 'base.kindWms',
  pmtiles: 'base.kindPmtiles',
}

const STYLES: readonly (readonly [string, Said])[] = [
  ['vec', 'base.styleVec'],
  ['img', 'base.styleImg'],
  ['ter', 'base.styleTer'],
]

const LABELS: Readonly<Record<Field, Said>> = {
  zh: 'base.nameZh',
  en: 'base.nameEn',
  url: 'base.url',
  layers: 'base.layers',
  style: 'base.style',
  token: 'base.token',
  attribution: 'base.attribution',
  minzoom: 'base.minzoom',
  maxzoom: 'base.maxzoom',
}

/** One basemap, field by field. A field is judged when it is left, and all of them before anything is sent. */
export function BasemapForm({ start, files, busy, told, onSave, onCancel }: BasemapFormProps) {
  const words = useWords()
  const id = useId()
  const [draft, setDraft] = useState(start)
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set())
  const fields = fieldsOf(draft.kind)
  const wrong = fields.filter((field) => fault(draft, field))
  const set = (field: Field, value: string) => setDraft({ ...draft, [field]: value })
  const leave = (field: Field) => setLeft(new Set([...left, field]))
  const errorOf = (field: Field) => {
    const said = left.has(field) ? fault(draft, field) : undefined
    const name = words.say(LABELS[field])
    return said ? words.say(said, { field: name, value: draft[field].trim() }) : told[field]
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setLeft(new Set(fields))
    if (wrong.length > 0) document.getElementById(`${id}${wrong[0]}`)?.focus()
    else onSave(draft)
  }
  const choice = (field: 'style' | 'url', options: readonly (readonly [string, string])[]) => (
    <label key={field} className={classes.choice}>
      <span>{words.say(field === 'url' ? 'base.file' : LABELS[field])}</span>
      <select
        id={`${id}${field}`}
        value={draft[field]}
        aria-invalid={errorOf(field) !== undefined}
        onChange={(event) => set(field, event.currentTarget.value)}
        onBlur={() => leave(field)}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {errorOf(field) && <span className={classes.error}>{errorOf(field)}</span>}
    </label>
  )
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <label className={classes.choice}>
        <span>{words.say('base.kind')}</span>
        <select
          value={draft.kind}
          onChange={(event) => {
            setLeft(new Set())
            setDraft({ ...draft, kind: event.currentTarget.value as Draft['kind'], url: '' })
          }}
        >
          {BASEMAP_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {words.say(KINDS[kind])}
            </option>
          ))}
        </select>
      </label>
      {fields.map((field) => {
        if (field === 'style')
          return choice(
            field,
            STYLES.map(([key, said]) => [key, words.say(said)]),
          )
        if (field === 'url' && draft.kind === 'pmtiles')
          return choice(field, [['', words.say('base.chooseFile')], ...files.map((name) => [name, name] as const)])
        return (
          <TextInput
            key={field}
            id={`${id}${field}`}
            className={/zoom$/.test(field) ? classes.short : field === 'zh' || field === 'en' ? classes.half : undefined}
            label={words.say(LABELS[field])}
            description={field === 'url' ? words.say('base.urlHint') : undefined}
            value={draft[field]}
            error={errorOf(field)}
            inputMode={/zoom$/.test(field) ? 'numeric' : undefined}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set(field, event.currentTarget.value)}
            onBlur={() => leave(field)}
          />
        )
      })}
      {draft.kind === 'xyz' && (
        <Checkbox
          label={words.say('base.tms')}
          checked={draft.tms}
          onChange={(event) => setDraft({ ...draft, tms: event.currentTarget.checked })}
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={busy}>
          {words.say('base.save')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {words.say('base.cancel')}
        </Button>
      </div>
    </form>
  )
}
