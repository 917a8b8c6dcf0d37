import { ActionIcon, Button, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { headed } from '../access/useRoles'
import { nameOf } from '../api/names'
import { boundariesPath, countsPath, MAIN_GRID, searchPath } from '../api/paths'
import { type Boundary, type Counts, KINDS, type Kind, type Search } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { usePages } from '../api/usePages'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import look from './grants.module.css'

interface PlaceChooserProps {
  readonly kind: string
  readonly onKind: (kind: string) => void
  readonly chosen: number | undefined
  readonly onChoose: (boundary: number) => void
  readonly onClose: () => void
}

const TYPING_MS = 160

/** Chooses a boundary by name, kind by kind; the map beside offers those of the same kind. */
export function PlaceChooser({ kind, onKind, chosen, onChoose, onClose }: PlaceChooserProps) {
  const words = useWords()
  const { revision } = useApp()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS)
  const counts = useAnswer<Counts>(countsPath('in_service'), revision).data?.boundaries ?? []
  const kinds = KINDS.filter((it) => it !== 'district' && counts.some((row) => row.kind === it))
  const grid = kind === 'cell' ? MAIN_GRID : undefined
  const path = useCallback((after?: number | string) => boundariesPath(kind, grid, after), [kind, grid])
  const pages = usePages<Boundary>(asked ? null : path, revision)
  const found = useAnswer<Search>(asked ? searchPath(asked, 100) : null, revision)
  const hits = found.data?.items.filter((it) => it.noun === 'boundary' && it.kind === kind)
  const line = (id: number, name: string, ref: string | undefined) => (
    <li key={id}>
      <UnstyledButton className={look.place} aria-current={id === chosen || undefined} onClick={() => onChoose(id)}>
        <span>{name}</span>
        {ref && ref !== name && <span className="mono">{ref}</span>}
      </UnstyledButton>
    </li>
  )
  return (
    <section className={look.places} aria-label={words.say('place.title')}>
      <header className={look.placesHead}>
        <b>{words.say('place.title')}</b>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={words.say('place.close')} onClick={onClose}>
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </header>
      <p className="caption">{words.say('place.hint')}</p>
      <select
        className={look.select}
        aria-label={words.say('place.kind')}
        value={kind}
        onChange={(event) => onKind(event.currentTarget.value)}
      >
        {kinds.map((it: Kind) => (
          <option key={it} value={it}>
            {headed(words.kind(it))}
          </option>
        ))}
      </select>
      <TextInput
        type="search"
        aria-label={words.say('place.search')}
        placeholder={words.say('place.search')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={look.placeList}>
        {asked
          ? hits?.map((it) => line(it.id, it.name || it.ref || String(it.id), it.ref))
          : pages.items.map((it) => line(it.id, nameOf(it, words.lang) || it.ref || String(it.id), it.ref))}
        {!asked && pages.more && (
          <li>
            <Button size="compact-sm" variant="subtle" loading={pages.loading} onClick={pages.more}>
              {words.say('place.more')}
            </Button>
          </li>
        )}
      </ul>
      {asked && hits?.length === 0 && <p className="caption">{words.say('place.none', { q: asked })}</p>}
      {(pages.error || found.error) && <p className="caption">{words.say('rows.failed')}</p>}
    </section>
  )
}
