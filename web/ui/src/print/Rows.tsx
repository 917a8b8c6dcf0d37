import { useLayoutEffect, useRef, useState } from 'react'
import type { Asset } from '../api/types'
import { ConditionMark } from '../design/ConditionMark'
import { useWords } from '../i18n/useWords'
import { type Paper, pixels, rowsThatFit } from './sheet'
import classes from './sheet.module.css'
import type { RowsOf, SheetRows } from './useSheetRows'

const ROW_MM = 4.6
/** Heading, column heads and the line that says how many are left out. */
const USED_MM = 6 + 4.6 + 5

/** Most assets have no name of their own; the street office then says where to look. */
const streetOf = (it: Asset) => it.boundaries?.find(({ kind }) => kind === 'street')?.name

/** The list of the sheet: as many rows as fit, and how many do not. */
export function Rows({ rows, of, paper }: { rows: SheetRows; of: Exclude<RowsOf, 'none'>; paper: Paper }) {
  const words = useWords()
  const box = useRef<HTMLElement>(null)
  const [fit, setFit] = useState(0)
  useLayoutEffect(() => {
    if (box.current) setFit(rowsThatFit(box.current.clientHeight, pixels(USED_MM), pixels(ROW_MM)))
  })
  const shown = rows.rows.slice(0, fit)
  const left = rows.rowsTotal - shown.length
  return (
    <section ref={box} className={classes.rows} data-paper={paper}>
      <h2>{words.say(of === 'broken' ? 'print.tableBroken' : 'print.tablePicked', { n: rows.rowsTotal })}</h2>
      {rows.rowsTotal === 0 ? (
        <p>{words.say('print.tableEmpty')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{words.say('rows.ref')}</th>
              <th>{words.say('rows.class')}</th>
              <th>{words.say('rows.condition')}</th>
              <th>{words.say('print.where')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((it) => (
              <tr key={it.id}>
                <td className={classes.code}>{it.ref}</td>
                <td>{words.className(it.class)}</td>
                <td>
                  <ConditionMark condition={it.condition} /> {words.condition(it.condition)}
                </td>
                <td>{it.name || streetOf(it)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {left > 0 && <p>{words.say('print.tableLeft', { n: left })}</p>}
    </section>
  )
}
