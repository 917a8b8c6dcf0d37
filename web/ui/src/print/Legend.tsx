import { CONDITIONS } from '../api/types'
import { ClassGlyph } from '../design/ClassGlyph'
import { ConditionMark } from '../design/ConditionMark'
import { useWords } from '../i18n/useWords'
import { boundaryRowName } from '../panel/BoundarySection'
import panel from '../panel/panel.module.css'
import { Shades } from '../stitch/Shades'
import type { StitchScale } from '../stitch/scale'
import { useWorkspace } from '../workspace/context'
import { hatchStrokes } from './hatches'
import classes from './sheet.module.css'
import type { SheetRows } from './useSheetRows'

const AREAS = [
  ['water', 'print.water'],
  ['green', 'print.green'],
  ['wetland', 'print.wetland'],
] as const

/** A tinted and hatched patch, as the map has it. */
function Swatch({ hatch }: { hatch: (typeof AREAS)[number][0] }) {
  const { strokes, ink, size } = hatchStrokes(hatch)
  return (
    <svg className={classes.swatch} data-area={hatch} viewBox={`0 0 ${size * 1.5} ${size}`} aria-hidden="true">
      {[0, size].map((shift) =>
        strokes.map(([x1, y1, x2, y2]) => (
          <line key={`${shift} ${x1} ${y1}`} x1={x1 + shift} y1={y1} x2={x2 + shift} y2={y2} stroke={ink} strokeWidth={1.2} />
        )),
      )}
    </svg>
  )
}

interface LegendProps {
  readonly rows: SheetRows
  /** How squares are shaded, where they stand for what is not drawn by itself. */
  readonly scale: StitchScale | undefined
  readonly most: number
}

/** What is on the sheet, and how much of each: conditions, classes, areas, boundaries. */
export function Legend({ rows, scale, most }: LegendProps) {
  const words = useWords()
  const { book } = useWorkspace()
  const kinds = Object.entries(rows.facets.classes)
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const rest = kinds.slice(most)
  return (
    <section className={classes.legend}>
      <h2>
        {words.say('print.legend')} <span>{words.say('print.legendTotal', { n: rows.total })}</span>
      </h2>
      {scale && (
        <ul className={classes.marks}>
          <Shades scale={scale} />
          <li className={classes.wide}>{words.say('stitch.whatPaper')}</li>
        </ul>
      )}
      <ul className={classes.marks}>
        {CONDITIONS.filter((key) => (rows.facets.conditions[key] ?? 0) > 0).map((key) => (
          <li key={key}>
            <ConditionMark condition={key} />
            <span>{words.condition(key)}</span>
            <b>{words.count(rows.facets.conditions[key] ?? 0)}</b>
          </li>
        ))}
      </ul>
      <ul className={classes.marks}>
        {kinds.slice(0, most).map(([key, count]) => (
          <li key={key}>
            <ClassGlyph of={words.classOf(key)} size={11} />
            <span>{words.className(key)}</span>
            <b>{words.count(count)}</b>
          </li>
        ))}
        {rest.length > 0 && (
          <li className={classes.wide}>
            {words.say('print.moreClasses', { n: rest.length, total: words.count(rest.reduce((sum, [, n]) => sum + n, 0)) })}
          </li>
        )}
      </ul>
      <ul className={classes.marks}>
        {AREAS.map(([hatch, say]) => (
          <li key={hatch}>
            <Swatch hatch={hatch} />
            <span>{words.say(say)}</span>
          </li>
        ))}
        {book.boundaries
          .filter((it) => it.shown)
          .map((it) => (
            <li key={it.layer}>
              <span className={panel.edge} data-kind={it.kind} aria-hidden="true" />
              <span>{boundaryRowName(it, words)}</span>
            </li>
          ))}
      </ul>
    </section>
  )
}
