import { nameOf } from '../api/names'
import type { Position } from '../api/types'
import { coordinates } from '../format/numbers'
import { useWords } from '../i18n/useWords'
import { chipsOf } from '../panel/chips'
import { encodeView } from '../view/hash'
import { useWorkspace } from '../workspace/context'
import { Foot } from './Foot'
import { Legend } from './Legend'
import { Rows } from './Rows'
import { type Sheet, zoomOf } from './sheet'
import classes from './sheet.module.css'
import type { SheetMap } from './useSheetMap'
import { type RowsOf, useSheetRows } from './useSheetRows'

interface SheetPageProps {
  readonly sheet: Sheet
  readonly scale: number
  readonly centre: Position
  readonly title: string
  readonly of: RowsOf
  readonly map: SheetMap
}

const CLASSES_SHOWN = { A3: 16, A4: 10 } as const

/** Classes that make room for the lines of the stitches. */
const SHADES = 8

const two = (n: number) => String(n).padStart(2, '0')
const today = (at: Date) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`

/** The sheet as it lies on paper, in millimetres. */
export function SheetPage({ sheet, scale, centre, title, of, map }: SheetPageProps) {
  const words = useWords()
  const { view, status, district, revision, within } = useWorkspace()
  const rows = useSheetRows(map.drawn?.box, of)
  const shownRevision = rows?.revision ?? revision
  const camera = { lon: centre[0], lat: centre[1], zoom: zoomOf(scale, centre[1]) }
  const fragment = encodeView({ ...view, camera, selection: undefined })
  const pinned = fragment.includes('at=r') ? fragment : `${fragment}&at=r${shownRevision}`
  const chips = chipsOf(view.filter, words, within)
  const names = district.map((it) => nameOf(it, words.lang)).join(' · ')
  const mm = (value: number) => `${value}mm`
  return (
    <article
      className={classes.sheet}
      data-sheet={sheet.paper}
      style={{
        width: mm(sheet.width),
        height: mm(sheet.height),
        padding: mm(sheet.margin),
        gap: mm(sheet.gap),
        gridTemplateColumns: `${mm(sheet.map.width)} ${mm(sheet.column)}`,
        gridTemplateRows: `${mm(sheet.map.height)} ${mm(sheet.foot)}`,
      }}
    >
      <div className={classes.map} aria-busy={map.busy}>
        {map.drawn && (
          <img
            src={map.drawn.url}
            alt={words.say('print.mapAlt', { n: words.count(scale), at: coordinates(centre[0], centre[1]) })}
          />
        )}
        {map.busy && <div className={classes.drawing}>{words.say('print.drawing')}</div>}
      </div>
      <div className={classes.column}>
        <header>
          <h1>{title}</h1>
          <p>
            {names} · {chips.length > 0 ? words.list(chips.map((it) => it.text)) : words.say('print.noFilter')}
          </p>
        </header>
        {rows && (
          <Legend rows={rows} scale={map.drawn?.scale} most={CLASSES_SHOWN[sheet.paper] - (map.drawn?.scale ? SHADES : 0)} />
        )}
        {rows && of !== 'none' && <Rows rows={rows} of={of} paper={sheet.paper} />}
      </div>
      <Foot
        sheet={sheet}
        scale={scale}
        revision={shownRevision}
        link={`${window.location.origin}/map${pinned}`}
        sample={status.sample}
        date={today(new Date())}
      />
    </article>
  )
}
