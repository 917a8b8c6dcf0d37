import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Asset, Position } from '../api/types'
import { useWords } from '../i18n/useWords'
import { placeOf } from '../map/geometry'
import { type Column, REF, type Sort } from './columns'
import { GridHead } from './GridHead'
import { GridRow } from './GridRow'
import classes from './table.module.css'
import { windowOf } from './window'

export interface GridProps {
  readonly rows: readonly Asset[]
  readonly total: number
  readonly columns: readonly Column[]
  readonly sort: Sort
  readonly selected: number | undefined
  readonly hovered: number | undefined
  readonly phone: boolean
  /** Why single rows cannot be picked now. */
  readonly locked: string | undefined
  readonly isPicked: (id: number) => boolean
  readonly onSort: (key: string) => void
  readonly onOpen: (asset: Asset) => void
  readonly onHover: (at: Position | undefined) => void
  /** With shift, everything from the row picked last. */
  readonly onPick: (id: number, shift: boolean) => void
  readonly onPickAll: () => void
  readonly onNearEnd: () => void
}

const ROW = 34
const PHONE_ROW = 64
const HEAD = 30
const CHECK = 40
/** Rows from the end at which the next page is asked for. */
const AHEAD = 40

const placeOfRow = (it: Asset) => it.label_point ?? placeOf(it.geometry)

/** Stands for the rows that are not drawn. */
function Spacer({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it holds nothing that could be focused
    <tr aria-hidden="true" className={classes.spacer}>
      <td style={{ height }} />
    </tr>
  )
}

/** The rows themselves. Only those in sight are drawn; the keyboard moves one focused row. */
export function Grid(props: GridProps) {
  const { rows, columns, phone, onNearEnd } = props
  const words = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const [scroll, setScroll] = useState({ top: 0, height: 400 })
  const [active, setActive] = useState(0)
  const wantsFocus = useRef(false)
  const row = phone ? PHONE_ROW : ROW
  const seen = windowOf(rows.length, { top: Math.max(0, scroll.top - HEAD), height: scroll.height, row })
  const current = Math.min(active, Math.max(0, rows.length - 1))

  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const measure = () => setScroll({ top: box.scrollTop, height: box.clientHeight })
    measure()
    const watcher = new ResizeObserver(measure)
    watcher.observe(box)
    return () => watcher.disconnect()
  }, [])

  const lastSeen = Math.ceil((scroll.top + scroll.height) / row)
  useEffect(() => {
    if (lastSeen >= rows.length - AHEAD) onNearEnd()
  }, [lastSeen, rows.length, onNearEnd])

  /** Brings a row into sight without moving the others more than needed. */
  const reveal = (index: number) => {
    const box = scroller.current
    if (!box) return
    const top = index * row
    if (top < box.scrollTop) box.scrollTop = top
    const foot = top + row + (phone ? 0 : HEAD)
    if (foot > box.scrollTop + box.clientHeight) box.scrollTop = foot - box.clientHeight
  }

  const selectedAt = rows.findIndex((it) => it.id === props.selected)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the list, not each new page of it
  useEffect(() => {
    if (selectedAt < 0) return
    setActive(selectedAt)
    reveal(selectedAt)
  }, [props.selected, selectedAt >= 0])

  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"] [data-open]`)?.focus({ preventScroll: true })
  })

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to))
    wantsFocus.current = true
    setActive(next)
    reveal(next)
  }

  const press = (event: KeyboardEvent) => {
    const it = rows[current]
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + 10,
      PageUp: current - 10,
      Home: 0,
      End: rows.length - 1,
    }
    const to = steps[event.key]
    if (to !== undefined) {
      event.preventDefault()
      move(to)
      const next = rows[Math.max(0, Math.min(rows.length - 1, to))]
      if (event.shiftKey && next && props.locked === undefined) props.onPick(next.id, true)
      return
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      event.stopPropagation()
      props.onPickAll()
      return
    }
    if (event.key === ' ' && it && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault()
      if (props.locked === undefined) props.onPick(it.id, event.shiftKey)
    }
  }

  const allPicked = rows.length > 0 && rows.every((it) => props.isPicked(it.id))
  const somePicked = rows.some((it) => props.isPicked(it.id))
  const width = CHECK + REF.width + columns.reduce((sum, it) => sum + it.width, 0)

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the grid inside; it is what scrolls
    <div
      ref={scroller}
      className={classes.scroll}
      onScroll={(event) => setScroll({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      onKeyDown={press}
      onMouseLeave={() => props.onHover(undefined)}
      onBlur={() => props.onHover(undefined)}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are picked and moved through: a grid in a table's elements
        role="grid"
        className={classes.table}
        style={phone ? undefined : { minWidth: width }}
        aria-rowcount={props.total + 1}
        aria-multiselectable="true"
        aria-describedby="table-keys"
      >
        {!phone && (
          <colgroup>
            <col style={{ width: CHECK }} />
            <col style={{ width: REF.width }} />
            {columns.map((it) => (
              <col key={it.key} style={{ width: it.width }} />
            ))}
            <col />
          </colgroup>
        )}
        <GridHead
          columns={columns}
          sort={props.sort}
          phone={phone}
          rows={rows.length}
          picked={allPicked ? 'all' : somePicked ? 'some' : 'none'}
          locked={props.locked}
          onSort={props.onSort}
          onPickAll={props.onPickAll}
        />
        <tbody>
          {seen.above > 0 && <Spacer height={seen.above} />}
          {rows.slice(seen.first, seen.end).map((it, offset) => (
            <GridRow
              key={it.id}
              asset={it}
              index={seen.first + offset}
              columns={columns}
              phone={phone}
              marks={{
                selected: it.id === props.selected,
                picked: props.isPicked(it.id),
                hovered: it.id === props.hovered,
                current: seen.first + offset === current,
              }}
              locked={props.locked}
              onPick={(shift) => props.onPick(it.id, shift)}
              onOpen={() => props.onOpen(it)}
              onFocus={() => {
                setActive(seen.first + offset)
                props.onHover(placeOfRow(it))
              }}
              onPoint={() => props.onHover(placeOfRow(it))}
            />
          ))}
          {seen.below > 0 && <Spacer height={seen.below} />}
        </tbody>
      </table>
      <span id="table-keys" hidden>
        {words.say('table.keys')}
      </span>
    </div>
  )
}
