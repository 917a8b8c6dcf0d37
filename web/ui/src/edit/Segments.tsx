import { type ReactNode, useId } from 'react'
import classes from './edit.module.css'

interface SegmentsProps<K extends string> {
  readonly name: string
  readonly value: K
  readonly options: readonly { readonly key: K; readonly text: string; readonly mark?: ReactNode }[]
  readonly onChange: (key: K) => void
  /** Beside its name (the start), with the name above and the options over the whole width, or with the name for ears only. */
  readonly layout?: 'beside' | 'wide' | 'bare'
}

/** One of a few, all of them in sight: a group of radio buttons that look like one control. */
export function Segments<K extends string>({ name, value, options, onChange, layout = 'beside' }: SegmentsProps<K>) {
  const group = useId()
  return (
    <fieldset className={classes.row} data-wide={layout === 'wide' || undefined} data-bare={layout === 'bare' || undefined}>
      <legend className={classes.label}>{name}</legend>
      <div className={classes.segments}>
        {options.map(({ key, text, mark }) => (
          <label key={key} className={classes.segment} data-key={key} data-on={key === value || undefined}>
            <input type="radio" name={group} value={key} checked={key === value} onChange={() => onChange(key)} />
            {mark}
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
