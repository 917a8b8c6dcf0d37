import { Button, TextInput, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { usePages } from '../api/usePages'
import { actorText, actorTitle } from '../format/actor'
import { when } from '../format/times'
import { useWords } from '../i18n/useWords'
import { reasonText } from '../journal/entryText'
import classes from './asof.module.css'
import { dayOf } from './day'
import { type JournalEntry, journalPath } from './journal'
import type { AsOf } from './useAsOf'

const PAGE = 20

const path = (after?: number | string) => journalPath(after === undefined ? undefined : Number(after), PAGE)

interface AsOfPickerProps {
  readonly asOf: AsOf
  /** The newest revision. */
  readonly head: number
  readonly onDone: () => void
}

const takeFocus = (field: HTMLInputElement | null) => field?.focus()

/** Chooses the moment to look at: a day of the calendar, or a revision of the journal. */
export default function AsOfPicker({ asOf, head, onDone }: AsOfPickerProps) {
  const words = useWords()
  const pages = usePages<JournalEntry>(path, head)
  const [now] = useState(() => new Date())
  const what = (it: JournalEntry) =>
    reasonText(it, words) || words.say('asof.changed', { n: it.inserted + it.updated + it.deleted })
  return (
    <div className={classes.picker}>
      <TextInput
        type="date"
        label={words.say('asof.day')}
        max={dayOf(now)}
        ref={takeFocus}
        onChange={(event) => {
          const day = event.currentTarget.value
          if (!day) return
          void asOf.showDay(day)
          onDone()
        }}
      />
      <h3>{words.say('asof.journal')}</h3>
      <ol className={classes.journal}>
        {pages.items.map((it) => {
          const current = it.revision === (asOf.revision ?? head)
          return (
            <li key={it.revision}>
              <UnstyledButton
                className={classes.entry}
                aria-current={current || undefined}
                onClick={() => {
                  asOf.show(it.revision === head ? undefined : it.revision)
                  onDone()
                }}
              >
                <b>{what(it)}</b>
                <span className="caption" title={actorTitle(it)}>
                  {words.say('asof.entry', {
                    at: when(it.at, now),
                    actor: actorText(it, words),
                    revision: words.count(it.revision),
                  })}
                </span>
              </UnstyledButton>
            </li>
          )
        })}
      </ol>
      {pages.error && <p className="caption">{words.say('asof.failed')}</p>}
      {pages.more && (
        <Button size="xs" variant="default" loading={pages.loading} onClick={pages.more}>
          {words.say('asof.more')}
        </Button>
      )}
    </div>
  )
}
