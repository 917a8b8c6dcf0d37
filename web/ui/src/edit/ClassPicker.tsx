import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { AssetClass } from '../api/types'
import { ClassGlyph } from '../design/ClassGlyph'
import { useWords } from '../i18n/useWords'
import { drafts } from '../write/browser'
import { matchingClasses } from './classSearch'
import classes from './edit.module.css'

const RECENT = 'recent-classes'
const MOST_RECENT = 6

interface Recent {
  readonly keys: readonly string[]
  readonly at: number
}

export const recentClasses = (): readonly string[] => drafts.get<Recent>(RECENT)?.keys ?? []

/** Remembers the class as the newest of those that were used. */
export function usedClass(key: string): void {
  const keys = [key, ...recentClasses().filter((it) => it !== key)].slice(0, MOST_RECENT)
  drafts.put(RECENT, { keys, at: Date.now() })
}

interface ClassPickerProps {
  readonly all: readonly AssetClass[]
  readonly value: string | undefined
  readonly onChoose: (key: string) => void
  readonly focus?: 'focus'
}

/** Finds a class by any part of its names or code; what was used lately stands first. */
export function ClassPicker({ all, value, onChoose, focus }: ClassPickerProps) {
  const words = useWords()
  const [text, setText] = useState('')
  const box = useCombobox({ opened: true })
  const recent = recentClasses()
  const found = matchingClasses(all, text, recent)
  return (
    <Combobox
      store={box}
      onOptionSubmit={(key) => {
        usedClass(key)
        onChoose(key)
      }}
    >
      <Combobox.EventsTarget>
        <TextInput
          size="sm"
          value={text}
          data-autofocus={focus}
          autoFocus={focus === 'focus'}
          placeholder={words.say('class.find')}
          aria-label={words.say('class.find')}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
          onChange={(event) => {
            setText(event.currentTarget.value)
            box.updateSelectedOptionIndex()
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && box.getSelectedOptionIndex() === -1 && found[0]) {
              event.preventDefault()
              usedClass(found[0].key)
              onChoose(found[0].key)
            }
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.classList} aria-label={words.say('field.class')}>
        {found.map((it, index) => {
          const head = text === '' && index === 0 && recent.length > 0 ? 'class.recent' : undefined
          const rest = text === '' && index === recent.length && recent.length > 0 ? 'class.all' : undefined
          return (
            <div key={it.key} role="presentation">
              {(head ?? rest) && <p className={`caption ${classes.classHead}`}>{words.say(head ?? rest ?? 'class.all')}</p>}
              <Combobox.Option value={it.key} active={it.key === value} className={classes.classOption}>
                <ClassGlyph of={it} size={16} />
                <span className={classes.className}>{words.label(it.name)}</span>
                <span className={`mono ${classes.classCode}`}>{it.code}</span>
              </Combobox.Option>
            </div>
          )
        })}
        {found.length === 0 && <Combobox.Empty>{words.say('layers.noClass', { q: text })}</Combobox.Empty>}
      </Combobox.Options>
    </Combobox>
  )
}
