import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconMapPin, IconPolygon, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { searchPath } from '../api/paths'
import type { Hit, Position, Search } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { ClassGlyph } from '../design/ClassGlyph'
import { ConditionTag } from '../design/ConditionMark'
import { coordinates } from '../format/numbers'
import { useWords } from '../i18n/useWords'
import { boundaryRowName } from '../panel/BoundarySection'
import { readCoordinates } from './coordinates'
import classes from './search.module.css'

interface SearchBoxProps {
  readonly revision: number
  readonly onHit: (hit: Hit) => void
  readonly onPlace: (at: Position) => void
}

const TYPING_MS = 160

function HitLine({ hit }: { hit: Hit }) {
  const words = useWords()
  const what = hit.class
    ? words.className(hit.class)
    : hit.kind && boundaryRowName({ kind: hit.kind, grid: hit.kind === 'cell' ? hit.grid : undefined }, words)
  return (
    <div className={classes.hit}>
      {hit.class ? (
        <ClassGlyph of={words.classOf(hit.class)} size={16} />
      ) : (
        <IconPolygon size={16} stroke={1.75} aria-hidden="true" />
      )}
      <span className={classes.what}>
        <b>{hit.name || what}</b>
        <span className="caption">
          {hit.name ? `${what} ` : ''}
          <span className="mono">{hit.ref}</span>
        </span>
      </span>
      {hit.condition && <ConditionTag condition={hit.condition} word={words.condition(hit.condition)} />}
    </div>
  )
}

/** Finds assets and boundaries by any part of ref or name, and goes to coordinates. Enter takes the first line. */
export function SearchBox({ revision, onHit, onPlace }: SearchBoxProps) {
  const words = useWords()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS)
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const place = readCoordinates(text)
  const { data, error, loading } = useAnswer<Search>(asked && !place ? searchPath(asked) : null, revision)
  const hits = (asked === text.trim() && data?.items) || []

  const submit = (value: string) => {
    box.closeDropdown()
    if (value === 'place' && place) return onPlace(place)
    const hit = hits[Number(value)]
    if (hit) onHit(hit)
  }

  return (
    <Combobox store={box} onOptionSubmit={submit} width={420} position="bottom-end" shadow="md" offset={8}>
      <Combobox.Target>
        <TextInput
          id="search"
          className={classes.field}
          value={text}
          placeholder={words.say('top.search')}
          aria-label={words.say('top.searchLabel')}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
          rightSection={loading ? <Loader size={14} /> : <kbd className={`mantine-Kbd-root ${classes.kbd}`}>Ctrl K</kbd>}
          rightSectionWidth={56}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value)
            box.openDropdown()
            box.resetSelectedOption()
          }}
          onFocus={() => text && box.openDropdown()}
          onBlur={() => box.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.stopPropagation()
              if (box.dropdownOpened && text) box.closeDropdown()
              else event.currentTarget.blur()
            }
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && box.getSelectedOptionIndex() === -1) {
              event.preventDefault()
              submit(place ? 'place' : '0')
            }
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!text.trim()}>
        <Combobox.Options mah={360} className={classes.options} aria-label={words.say('top.searchLabel')}>
          {place && (
            <Combobox.Option value="place">
              <div className={classes.hit}>
                <IconMapPin size={16} stroke={1.75} aria-hidden="true" />
                <b>{words.say('search.goTo', { at: coordinates(place[0], place[1]) })}</b>
              </div>
            </Combobox.Option>
          )}
          {hits.map((hit, index) => (
            <Combobox.Option key={`${hit.noun}${hit.id}`} value={String(index)}>
              <HitLine hit={hit} />
            </Combobox.Option>
          ))}
          {!place && hits.length === 0 && (
            <Combobox.Empty className={classes.empty}>
              {error
                ? words.say('search.failed')
                : data && asked === text.trim()
                  ? words.say('search.none', { q: asked })
                  : words.say('search.working')}
            </Combobox.Empty>
          )}
        </Combobox.Options>
        {data && data.total > hits.length && hits.length > 0 && (
          <p className={`caption ${classes.foot}`}>
            {words.say('search.more', { shown: words.count(hits.length), total: words.count(data.total) })}
          </p>
        )}
      </Combobox.Dropdown>
    </Combobox>
  )
}
