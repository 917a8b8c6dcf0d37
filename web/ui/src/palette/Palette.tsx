import { CloseButton, Kbd, Loader, Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { roadsPath, searchPath } from '../api/paths'
import type { Asset, Hit, Page, Search } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { pickDoor } from '../lasso/pickDoor'
import { facetsOf } from '../view/facets'
import { onlyClass } from '../view/filter'
import { useSignal } from '../view/signal'
import { useCells } from '../workspace/useBook'
import { usePhone } from '../workspace/useWorkspaceState'
import { commandsNow } from './commands'
import { answerGroups, type Entry, type GroupKey, recentOf, restingGroups } from './entries'
import { Line } from './Line'
import classes from './palette.module.css'
import { closePalette, paletteOpen, takeEarly } from './paletteStore'
import { readPlace } from './place'
import { keepRecent, readRecent } from './recent'
import { useBooks } from './useBooks'

const TYPING_MS = 140

const GROUP_WORDS = {
  recent: 'palette.recent',
  place: 'palette.place',
  assets: 'palette.assets',
  roads: 'palette.roads',
  boundaries: 'palette.boundaries',
  classes: 'palette.classes',
  commands: 'palette.commands',
} as const

function shelf() {
  try {
    return window.localStorage
  } catch {
    return { getItem: () => null, setItem: () => undefined }
  }
}

const NONE: readonly never[] = []

const hitOfRoad = (road: Asset): Hit => {
  const [lon, lat] = road.label_point ?? [0, 0]
  return { noun: 'asset', id: road.id, ref: road.ref, name: road.name, class: road.class, lon, lat }
}

/** Does what an entry says; shift asks for its second meaning. */
function useChoose(): (entry: Entry, shift: boolean) => void {
  const { store, view, go } = useApp()
  return (entry, shift) => {
    keepRecent(shelf(), recentOf(entry))
    closePalette()
    if (entry.kind === 'command') return entry.command.run()
    go({ page: 'map' })
    if (entry.kind === 'class')
      store.change({ filter: onlyClass({ ...view.filter, classes: { mode: 'except', keys: [] } }, entry.class.key) })
    if (entry.kind === 'hit') {
      store.visit({ noun: entry.hit.noun, id: entry.hit.id })
      if (shift && entry.hit.noun === 'boundary') pickDoor.get()?.({ boundary: entry.hit.id }, 'replace')
    }
    if (entry.kind === 'place') {
      const [lon, lat] = entry.at
      store.moveCamera({ lon, lat, zoom: Math.max(view.camera?.zoom ?? 0, 17) })
    }
  }
}

/** The box and its answers; made anew each time it opens. */
function PaletteBody() {
  const words = useWords()
  const phone = usePhone()
  const { revision, catalogue, status, view } = useApp()
  const choose = useChoose()
  const books = useBooks()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const [commands] = useState(commandsNow)
  const [recent] = useState(() => readRecent(shelf()))
  const extent = status.extent.length === 4 ? status.extent : null
  const place = readPlace(text, extent)
  const searches = asked !== '' && !place && !asked.startsWith('>')
  const { data, error, loading } = useAnswer<Search>(searches ? searchPath(asked) : null, revision)
  const roads = useAnswer<Page<Asset>>(searches ? roadsPath(asked) : null, revision).data?.items ?? NONE
  const hits = searches && asked === text.trim() ? [...(data?.items ?? []), ...roads.map(hitOfRoad)] : NONE
  const cells = useCells({ boundary: view.filter.boundary, idle: false, revision }).cells
  const stock = useMemo(() => {
    const counted = new Map(Object.entries(facetsOf(cells, view.filter).classes))
    const count = ({ key }: { readonly key: string }) => counted.get(key) ?? 0
    const classes = [...catalogue.classes].sort((a, b) => count(b) - count(a))
    return { classes, commands, books, counted }
  }, [catalogue, commands, books, cells, view.filter])
  const groups = text.trim() ? answerGroups(text.trim(), place, hits, stock) : restingGroups(recent, stock)
  const entries = groups.flatMap((it) => it.entries)
  const at = Math.min(active, entries.length - 1)
  const waiting = text.trim() !== '' && !place && !text.startsWith('>') && (loading || asked !== text.trim())

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at its first answer
  useEffect(() => setActive(0), [text])
  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 6, PageUp: at - 6 }
    const to = steps[event.key]
    if (to !== undefined) {
      event.preventDefault()
      const n = entries.length
      if (n > 0) setActive(Math.abs(to - at) > 1 ? Math.max(0, Math.min(n - 1, to)) : (to + n) % n)
    }
    const entry = entries[at]
    if (event.key === 'Enter' && entry) {
      event.preventDefault()
      choose(entry, event.shiftKey)
    }
  }

  const groupName = (key: GroupKey) =>
    key === 'assets' && data && data.total > data.items.length
      ? words.say('palette.assetsOf', { total: words.count(data.total) })
      : words.say(GROUP_WORDS[key])
  const optionId = (index: number) => `${id}-${index}`
  let index = -1
  return (
    <>
      <div className={classes.box}>
        <IconSearch size={18} stroke={1.75} aria-hidden="true" />
        <input
          className={classes.input}
          data-autofocus
          value={text}
          placeholder={words.say('palette.placeholder')}
          aria-label={words.say('palette.title')}
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={entries.length > 0 ? optionId(at) : undefined}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          onFocus={() => {
            const typed = takeEarly()
            setText((text) => text + typed)
          }}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={press}
        />
        {waiting && <Loader size={14} />}
        {phone && <CloseButton size={44} aria-label={words.say('palette.close')} onClick={closePalette} />}
      </div>
      <div ref={list} id={`${id}-list`} className={classes.list} role="listbox" aria-label={words.say('palette.title')}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of options
          <div key={group.key} role="group" aria-label={groupName(group.key)}>
            <div className={classes.group} aria-hidden="true">
              {groupName(group.key)}
            </div>
            {group.entries.map((entry) => {
              index++
              const mine = index
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: see the list
                // biome-ignore lint/a11y/useKeyWithClickEvents: the box takes the keys
                <div
                  key={mine}
                  id={optionId(mine)}
                  data-at={mine}
                  role="option"
                  aria-selected={mine === at}
                  className={classes.option}
                  onMouseMove={() => setActive(mine)}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={(event) => choose(entry, event.shiftKey)}
                >
                  <Line entry={entry} counted={stock.counted} />
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <p className={classes.none}>
          {error
            ? words.say('palette.failed')
            : waiting
              ? words.say('palette.working')
              : words.say('palette.none', { q: text.trim() })}
        </p>
      )}
      <footer className={classes.foot}>
        <span aria-live="polite">{text.trim() && !waiting ? words.say('palette.count', { n: entries.length }) : ''}</span>
        <span className={classes.space} />
        {!phone && (
          <>
            <span>
              <Kbd>↑ ↓</Kbd> {words.say('palette.move')}
            </span>
            <span>
              <Kbd>↵</Kbd> {words.say('palette.open')}
            </span>
            <span>
              <Kbd>&gt;</Kbd> {words.say('palette.onlyCommands')}
            </span>
          </>
        )}
      </footer>
    </>
  )
}

/** One box for everything: assets, boundaries, roads, classes, coordinates and commands. */
export default function Palette() {
  const words = useWords()
  const phone = usePhone()
  const opened = useSignal(paletteOpen)
  return (
    <Modal.Root
      opened={opened}
      data-closing={opened ? undefined : true}
      onClose={closePalette}
      size={640}
      yOffset={64}
      fullScreen={phone}
      padding={0}
      radius={phone ? 0 : 10}
      returnFocus
      classNames={{ content: classes.content, body: classes.body }}
    >
      <Modal.Overlay backgroundOpacity={0.2} />
      <Modal.Content aria-label={words.say('palette.title')}>
        <Modal.Body>{opened && <PaletteBody />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
