import { Button, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import type { Account } from '../accounts/types'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import classes from './audit.module.css'
import { type AuditFilter, isFiltered, NO_FILTER, TOPICS, type Topic, VIAS } from './filter'

interface FilterBarProps {
  readonly filter: AuditFilter
  /** Whom to offer by name. */
  readonly people: readonly Account[]
  readonly onChange: (filter: AuditFilter) => void
}

/** What, who, when, which way in, and any text. */
export function FilterBar({ filter, people, onChange }: FilterBarProps) {
  const words = useWords()
  const { session } = useApp()
  const id = useId()
  // A phone shows two fields until more are asked for, or one of the others is filled.
  const [all, setAll] = useState(filter.via !== '' || filter.from !== '' || filter.to !== '' || filter.text !== '')
  const set = (part: Partial<AuditFilter>) => onChange({ ...filter, ...part })
  const offered = (Object.keys(TOPICS) as Topic[]).filter((it) => it !== 'demo' || session.demo.on)
  return (
    <search className={classes.filters} data-all={all || undefined}>
      <label className={classes.choice}>
        <span>{words.say('audit.what')}</span>
        <select value={filter.topic} onChange={(event) => set({ topic: event.currentTarget.value as AuditFilter['topic'] })}>
          <option value="">{words.say('audit.everything')}</option>
          {offered.map((it) => (
            <option key={it} value={it}>
              {words.say(TOPICS[it].said)}
            </option>
          ))}
        </select>
      </label>
      <TextInput
        className={classes.who}
        label={words.say('audit.who')}
        list={`${id}people`}
        autoComplete="off"
        spellCheck={false}
        value={filter.actor}
        onChange={(event) => set({ actor: event.currentTarget.value })}
      />
      <datalist id={`${id}people`}>
        {people.map((it) => (
          <option key={it.name} value={it.name}>
            {it.display}
          </option>
        ))}
      </datalist>
      <label className={`${classes.choice} ${classes.spare}`}>
        <span>{words.say('audit.via')}</span>
        <select value={filter.via} onChange={(event) => set({ via: event.currentTarget.value })}>
          <option value="">{words.say('audit.everyVia')}</option>
          {VIAS.map(([key, said]) => (
            <option key={key} value={key}>
              {words.say(said)}
            </option>
          ))}
        </select>
      </label>
      <TextInput
        className={`${classes.day} ${classes.spare}`}
        type="date"
        label={words.say('audit.from')}
        max={filter.to || undefined}
        value={filter.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        className={`${classes.day} ${classes.spare}`}
        type="date"
        label={words.say('audit.to')}
        min={filter.from || undefined}
        value={filter.to}
        onChange={(event) => set({ to: event.currentTarget.value })}
      />
      <TextInput
        className={`${classes.text} ${classes.spare}`}
        type="search"
        label={words.say('audit.text')}
        placeholder={words.say('audit.textHint')}
        autoComplete="off"
        value={filter.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
      <Button className={classes.moreFields} variant="default" aria-expanded={all} onClick={() => setAll(!all)}>
        {words.say(all ? 'audit.fewer' : 'audit.moreFields')}
      </Button>
      {isFiltered(filter) && (
        <Button className={classes.clear} variant="default" onClick={() => onChange(NO_FILTER)}>
          {words.say('audit.clear')}
        </Button>
      )}
    </search>
  )
}
