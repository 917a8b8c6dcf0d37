import { Button } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useWords } from '../i18n/useWords'
import record from '../panel/record.module.css'
import classes from './edit.module.css'

interface RecordFormProps {
  readonly head: ReactNode
  readonly children: ReactNode
  readonly save: string
  readonly discard: string
  /** Why nothing can be saved now. */
  readonly off: string | undefined
  readonly busy: boolean
  readonly trouble: string | undefined
  readonly onSubmit: () => void
  readonly onDiscard: () => void
  readonly onClose: () => void
}

/** The form of a record: heading, fields that scroll, and the foot that saves. Ctrl Enter saves, Esc closes and keeps the draft. */
export function RecordForm(props: RecordFormProps) {
  const words = useWords()
  const why = useId()
  const { off, onSubmit, onClose } = props
  return (
    <form
      className={classes.panel}
      noValidate
      data-record-form
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.stopPropagation()
          onClose()
        }
        if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') onSubmit()
      }}
    >
      {props.head}
      <div className={record.body}>{props.children}</div>
      <footer className={classes.foot}>
        {props.trouble && (
          <p className={classes.trouble} role="alert">
            {props.trouble}
          </p>
        )}
        <div className={classes.buttons}>
          <Button
            type="submit"
            className={classes.main}
            loading={props.busy}
            data-disabled={off !== undefined || undefined}
            aria-disabled={off !== undefined}
            aria-describedby={off === undefined ? undefined : why}
          >
            {props.save}
          </Button>
          <Button variant="default" onClick={props.onDiscard}>
            {props.discard}
          </Button>
        </div>
        <p id={why} className="caption">
          {off ?? words.say('edit.kept')}
        </p>
      </footer>
    </form>
  )
}
