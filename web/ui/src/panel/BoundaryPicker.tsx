import { TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { nameOf } from '../api/names'
import { boundariesPath, boundariesWithinPath, searchPath } from '../api/paths'
import type { Boundary, Kind, Page, Search } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { boundsOf } from '../map/geometry'
import { boundaryRowName } from './BoundarySection'
import classes from './layers.module.css'

interface BoundaryPickerProps {
  readonly chosen: number | undefined
  readonly onChoose: (id: number) => void
}

/** The kind that stands below another in the tree: streets hold communities, communities hold cells. */
const BELOW: Readonly<Partial<Record<Kind, Kind>>> = { street: 'community', community: 'cell' }

const TYPING_MS = 160

interface LineProps extends BoundaryPickerProps {
  readonly id: number
  readonly name: string
  readonly note: string
}

function Line({ id, name, note, chosen, onChoose }: LineProps) {
  return (
    <UnstyledButton className={classes.choose} aria-current={id === chosen || undefined} onClick={() => onChoose(id)}>
      <span>{name}</span>
      <span className="caption">{note}</span>
    </UnstyledButton>
  )
}

/** Those below a boundary: their box meets it, and their ref begins with its ref where it has one. */
function Branches({ of, kind, ...pick }: BoundaryPickerProps & { readonly of: Boundary; readonly kind: Kind }) {
  const words = useWords()
  const { revision } = useApp()
  const box = boundsOf(of.geometry)
  const answer = useAnswer<Page<Boundary>>(box ? boundariesWithinPath(kind, box) : null, revision)
  const inside = (answer.data?.items ?? []).filter((it) => !of.ref || it.ref?.startsWith(of.ref))
  if (answer.error) return <p className="caption">{words.say('rows.failed')}</p>
  return (
    <ul>
      {inside.map((it) => (
        <Branch key={it.id} it={it} {...pick} />
      ))}
    </ul>
  )
}

function Branch({ it, ...pick }: BoundaryPickerProps & { readonly it: Boundary }) {
  const words = useWords()
  const [open, setOpen] = useState(false)
  const below = BELOW[it.kind]
  const name = nameOf(it, words.lang) || it.ref || String(it.id)
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <li>
      <div className={classes.branch}>
        {below ? (
          <UnstyledButton
            className={classes.fold}
            aria-expanded={open}
            aria-label={words.say('filter.inside', { name })}
            onClick={() => setOpen(!open)}
          >
            <Chevron size={16} stroke={1.75} aria-hidden="true" />
          </UnstyledButton>
        ) : (
          <span className={classes.leaf} />
        )}
        <Line id={it.id} name={name} note={it.ref?.slice(-3) ?? ''} {...pick} />
      </div>
      {below && open && <Branches of={it} kind={below} {...pick} />}
    </li>
  )
}

const takeFocus = (field: HTMLInputElement | null) => field?.focus()

/** Chooses one boundary: by a part of its name or ref, or down the tree of streets, communities and cells. */
export default function BoundaryPicker(pick: BoundaryPickerProps) {
  const words = useWords()
  const { revision } = useApp()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS)
  const streets = useAnswer<Page<Boundary>>(boundariesPath('street'), revision).data?.items ?? []
  const found = useAnswer<Search>(asked ? searchPath(asked, 100) : null, revision)
  const hits = found.data?.items.filter((it) => it.noun === 'boundary')
  return (
    <div className={classes.picker}>
      <TextInput
        ref={takeFocus}
        value={text}
        label={words.say('filter.boundary')}
        placeholder={words.say('filter.boundaryHint')}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {asked && hits?.length === 0 && <p className="caption">{words.say('filter.noBoundary', { q: asked })}</p>}
      <ul className={classes.branches}>
        {asked
          ? hits?.map((it) => (
              <li key={it.id} className={classes.branch}>
                <Line
                  id={it.id}
                  name={it.name || it.ref || String(it.id)}
                  note={it.kind ? boundaryRowName({ kind: it.kind, grid: it.kind === 'cell' ? it.grid : undefined }, words) : ''}
                  {...pick}
                />
              </li>
            ))
          : streets.map((it) => <Branch key={it.id} it={it} {...pick} />)}
      </ul>
    </div>
  )
}
