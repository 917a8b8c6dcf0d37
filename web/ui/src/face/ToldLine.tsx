import { Button, Checkbox, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './face.module.css'
import { PlaceChoice } from './PlaceChoice'
import type { Told } from './types'

export interface FieldName {
  readonly key: string
  readonly name: string
}

interface ToldLineProps {
  readonly name: string
  readonly symbol?: ReactNode
  readonly caption?: string
  readonly kind: 'asset' | 'boundary'
  readonly told: Told | undefined
  readonly fields: readonly FieldName[]
  /** What the service says of it. */
  readonly fault: string | undefined
  readonly onChoose: (on: boolean) => void
  readonly onChange: (told: Told) => void
  /** Gives the others of its group the same; undefined where there are none. */
  readonly spread?: { readonly n: number; readonly run: () => void }
}

/** One class or kind: whether it is told, how exact its place, and which of its fields. */
export function ToldLine({ name, symbol, caption, kind, told, fields, fault, onChoose, onChange, spread }: ToldLineProps) {
  const words = useWords()
  const id = useId()
  const [open, setOpen] = useState(false)
  const chosen = fields.filter(({ key }) => told?.fields.includes(key))
  const summary = chosen.length === 0 ? words.say('face.noFields') : words.list(chosen.map((it) => it.name))
  const set = (key: string, on: boolean) =>
    told && onChange({ ...told, fields: on ? [...told.fields, key] : told.fields.filter((it) => it !== key) })
  return (
    <li className={classes.line} data-chosen={told !== undefined || undefined}>
      <div className={classes.lineHead}>
        <Checkbox
          className={classes.name}
          label={
            <span className={classes.nameText}>
              {symbol}
              <span>{name}</span>
              {caption && <span className="caption">{caption}</span>}
            </span>
          }
          aria-label={name}
          checked={told !== undefined}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
        {told && (
          <>
            <PlaceChoice
              name={name}
              kind={kind}
              decimals={told.decimals}
              onChange={(decimals) => onChange({ ...told, decimals })}
            />
            <UnstyledButton
              className={classes.fieldsButton}
              aria-expanded={open}
              aria-controls={id}
              aria-label={words.say('face.fieldsOf', { name, fields: summary })}
              title={summary}
              onClick={() => setOpen(!open)}
            >
              <span>{summary}</span>
              {chosen.length > 1 && <span className={classes.tag}>{words.count(chosen.length)}</span>}
              <IconChevronDown size={16} stroke={1.75} aria-hidden="true" />
            </UnstyledButton>
          </>
        )}
      </div>
      {fault && (
        <p className={classes.error} role="alert">
          {fault}
        </p>
      )}
      {told && open && (
        <fieldset id={id} className={classes.fields}>
          <legend>{words.say('face.fieldsTitle', { name })}</legend>
          <p className="caption">{words.say(kind === 'asset' ? 'face.alwaysAsset' : 'face.alwaysBoundary')}</p>
          <div className={classes.fieldGrid}>
            {fields.map((it) => (
              <Checkbox
                key={it.key}
                label={it.name}
                checked={told.fields.includes(it.key)}
                onChange={(event) => set(it.key, event.currentTarget.checked)}
              />
            ))}
          </div>
          <div className={classes.buttons}>
            {chosen.length > 0 && (
              <Button size="compact-sm" variant="default" onClick={() => onChange({ ...told, fields: [] })}>
                {words.say('face.clearFields')}
              </Button>
            )}
            {spread && (
              <Button size="compact-sm" variant="default" onClick={spread.run}>
                {words.say('face.spread', { n: spread.n })}
              </Button>
            )}
          </div>
        </fieldset>
      )}
    </li>
  )
}
