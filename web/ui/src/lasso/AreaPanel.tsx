import { ActionIcon, Button, NativeSelect, Textarea, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { boundariesPath } from '../api/paths'
import type { Boundary, Page } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useWords } from '../i18n/useWords'
import { boundaryRowName } from '../panel/BoundarySection'
import { boundaryTitle } from '../panel/titles'
import { boundaryLayer } from '../view/boundaryLayer'
import { useWorkspace } from '../workspace/context'
import { areaOpen } from './areaStore'
import { type Fault, readArea } from './geometryText'
import { Ways } from './LassoTool'
import classes from './lasso.module.css'
import type { Way } from './picked'
import { usePick } from './usePick'

const SHOWN = 50

interface BoundaryChoiceProps {
  readonly onPick: (boundary: number) => void
}

/** One boundary of a kind, found by a part of its name or code. */
function BoundaryChoice({ onPick }: BoundaryChoiceProps) {
  const words = useWords()
  const { book, revision } = useWorkspace()
  const [layer, setLayer] = useState<string>()
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim().toLowerCase(), 150)
  const row =
    book.boundaries.find((it) => it.layer === layer) ??
    book.boundaries.find(({ kind }) => kind === 'street') ??
    book.boundaries[0]
  const path = row && boundariesPath(row.kind, row.grid).replace(/limit=\d+/, 'limit=1000')
  const { data } = useAnswer<Page<Boundary>>(path ?? null, revision)
  const found = (data?.items ?? []).filter((it) => `${it.ref ?? ''} ${it.name ?? ''}`.toLowerCase().includes(q))
  return (
    <section className={classes.part} aria-label={words.say('area.boundary')}>
      <h2>{words.say('area.boundary')}</h2>
      <NativeSelect
        label={words.say('area.boundaryKind')}
        value={row?.layer}
        data={book.boundaries.map((it) => ({ value: boundaryLayer(it.kind, it.grid), label: boundaryRowName(it, words) }))}
        onChange={(event) => setLayer(event.currentTarget.value)}
      />
      <TextInput label={words.say('area.boundaryName')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      {found.length > 0 && (
        <div className={classes.found}>
          {found.slice(0, SHOWN).map((it) => (
            <UnstyledButton key={it.id} onClick={() => onPick(it.id)}>
              <span>{boundaryTitle(it, words)}</span>
              {it.name && <span className="mono">{it.ref}</span>}
            </UnstyledButton>
          ))}
        </div>
      )}
      {data && found.length === 0 && <p className="caption">{words.say('area.noBoundary', { q: text.trim() })}</p>}
      {found.length > SHOWN && (
        <p className="caption">
          {words.say('area.mostBoundaries', { total: words.count(found.length), shown: words.count(SHOWN) })}
        </p>
      )}
    </section>
  )
}

/** Picking without a pointer on the map: by a boundary, or by an area typed or pasted. */
export default function AreaPanel() {
  const words = useWords()
  const { map } = useWorkspace()
  const pick = usePick()
  const [way, setWay] = useState<Way>('replace')
  const [text, setText] = useState('')
  const [fault, setFault] = useState<Fault>()
  const typed = () => {
    const read = readArea(text)
    if ('fault' in read) return setFault(read.fault)
    setFault(undefined)
    map?.show(read.geometry)
    pick({ geometry: read.geometry }, way)
  }
  return (
    <div className={classes.panel}>
      <header className={classes.panelHead}>
        <h1>{words.say('area.title')}</h1>
        <ActionIcon
          variant="subtle"
          color="gray"
          title={words.say('area.close')}
          aria-label={words.say('area.close')}
          onClick={() => areaOpen.set(false)}
        >
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </header>
      <Ways way={way} onWay={setWay} />
      <p className="caption">{words.say('area.filterNote')}</p>
      <BoundaryChoice onPick={(boundary) => pick({ boundary }, way)} />
      <section className={classes.part}>
        <h2>{words.say('area.text')}</h2>
        <Textarea
          aria-label={words.say('area.text')}
          description={words.say('area.textHint')}
          rows={5}
          spellCheck={false}
          value={text}
          error={fault && words.say(fault.key, fault.values)}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button disabled={!text.trim()} onClick={typed}>
          {words.say('area.pick')}
        </Button>
      </section>
    </div>
  )
}
