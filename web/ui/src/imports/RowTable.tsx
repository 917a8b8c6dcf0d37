import { Button, Skeleton, UnstyledButton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Catalogue } from '../api/types'
import type { Pages } from '../api/usePages'
import { useWords } from '../i18n/useWords'
import { type Chosen, isSame } from './chosen'
import classes from './rows.module.css'
import { rowText } from './rowText'
import type { Row } from './types'
import { VerdictMark } from './VerdictMark'
import { WANTED_WORDS } from './verdicts'
import { sliceOf } from './window'

interface RowTableProps {
  readonly pages: Pages<Row>
  readonly catalogue: Catalogue
  readonly phone: boolean
  readonly chosen: Chosen | undefined
  readonly onChoose: (chosen: Chosen) => void
}

const keyOf = (row: Row) => (row.row ? `r${row.row}` : `a${row.id}`)

/** The rows with their verdicts: as many as there are, drawn as far as they are in view. */
export function RowTable({ pages, catalogue, phone, chosen, onChoose }: RowTableProps) {
  const words = useWords()
  const { ref: size, height } = useElementSize()
  const scroller = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const { items, more, loading, error } = pages
  const rowHeight = phone ? 56 : 34
  const slice = sliceOf(items.length, rowHeight, top, height || 400)
  const nearEnd = slice.last >= items.length - 20
  useEffect(() => {
    if (nearEnd && more && !loading) more()
  }, [nearEnd, more, loading])

  // A row chosen on the map comes into view.
  const at = chosen ? items.findIndex((it) => isSame(it, chosen)) : -1
  useEffect(() => {
    const box = scroller.current
    if (at < 0 || !box) return
    const y = at * rowHeight
    if (y < box.scrollTop || y + rowHeight > box.scrollTop + box.clientHeight - rowHeight)
      box.scrollTop = Math.max(0, y - box.clientHeight / 2)
  }, [at, rowHeight])

  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0
    const next = items[Math.max(0, Math.min(items.length - 1, at + by))]
    if (by === 0 || !next) return
    event.preventDefault()
    onChoose(next)
  }

  if (error) {
    return (
      <p className={classes.message} role="alert">
        {error.message || words.say('import.rowsFailed')}
      </p>
    )
  }
  if (items.length === 0) {
    if (loading) {
      return (
        <div className={classes.waiting} aria-busy="true">
          {[0, 1, 2, 3, 4].map((it) => (
            <Skeleton key={it} height={20} radius={4} />
          ))}
        </div>
      )
    }
    return <p className={classes.message}>{words.say('import.noRows')}</p>
  }
  return (
    <div
      className={classes.scroll}
      ref={(it) => {
        scroller.current = it
        size(it)
      }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table
        className={classes.rows}
        aria-rowcount={items.length + 1}
        style={{ marginTop: slice.above, marginBottom: slice.below }}
      >
        <thead>
          <tr>
            <th scope="col" className={classes.number}>
              {words.say('import.row')}
            </th>
            <th scope="col">{words.say('import.verdict')}</th>
            <th scope="col">{words.say('import.toRef')}</th>
            <th scope="col" className={classes.wide}>
              {words.say('import.what')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.slice(slice.first, slice.last).map((row, index) => {
            const text = rowText(row, catalogue, words)
            return (
              <tr
                key={keyOf(row)}
                aria-rowindex={slice.first + index + 2}
                data-chosen={isSame(row, chosen) || undefined}
                data-verdict={row.verdict}
                onClick={() => onChoose(row)}
              >
                <td className={classes.number}>{row.row ? words.count(row.row) : '–'}</td>
                <td className={classes.verdict}>
                  <span>
                    <VerdictMark of={row.verdict} />
                    {words.say(WANTED_WORDS[row.verdict])}
                  </span>
                </td>
                <td className="mono">
                  <UnstyledButton
                    className={classes.open}
                    onKeyDown={step}
                    aria-label={
                      row.row
                        ? words.say('import.openRow', { row: words.count(row.row) })
                        : words.say('import.openRecord', { ref: row.ref || String(row.id) })
                    }
                  >
                    {row.ref || words.say('rows.noRef')}
                  </UnstyledButton>
                </td>
                <td className={classes.wide} title={text}>
                  {text}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {more && (
        <Button variant="subtle" size="compact-sm" className={classes.more} loading={loading} onClick={more}>
          {words.say('rows.more')}
        </Button>
      )}
    </div>
  )
}
