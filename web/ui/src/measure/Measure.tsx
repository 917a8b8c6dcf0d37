import { UnstyledButton } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import type { Position } from '../api/types'
import { useCopy } from '../app/useCopy'
import { DrawBar } from '../draw/DrawBar'
import classes from '../draw/draw.module.css'
import { DrawSession } from '../draw/session'
import type { ShapeKind } from '../draw/shape'
import { useDraw, useOnMap } from '../draw/useDraw'
import { Segments } from '../edit/Segments'
import { areaText, lengthText, muText } from '../format/measures'
import { type Said, useWords } from '../i18n/useWords'
import { useWorkspace } from '../workspace/context'
import { figuresOf } from './figures'

const MODES: readonly (readonly [ShapeKind, Said])[] = [
  ['line', 'measure.length'],
  ['area', 'measure.area'],
  ['point', 'measure.point'],
]

const HINTS: Readonly<Record<ShapeKind, Said>> = {
  line: 'measure.lineHint',
  area: 'measure.areaHint',
  point: 'measure.pointHint',
}

/** Seven decimals of a degree are a centimetre. */
const written = ([lon, lat]: Position) => `${lon.toFixed(7)}, ${lat.toFixed(7)}`

function Copy({ text, label }: { text: string; label: string }) {
  const words = useWords()
  const [copied, copy] = useCopy()
  return (
    <UnstyledButton className={classes.copy} aria-label={label} onClick={() => copy(text)}>
      {words.say(copied ? 'measure.copied' : 'measure.copy')}
    </UnstyledButton>
  )
}

/** The numbers of what is drawn, in the panel's formats; the copy carries them to the millimetre. */
function Numbers() {
  const words = useWords()
  const drawing = useDraw()
  if (!drawing) return null
  const { sketch, pointer } = drawing.state
  const { length, edge, area } = figuresOf(sketch, pointer)
  const mu = area === undefined ? undefined : muText(area, words.lang)
  if (sketch.kind === 'point') {
    const at = sketch.parts[0]?.[0]
    if (!at) return null
    return (
      <div className={classes.numbers} role="status">
        <span className={`mono ${classes.figure}`}>{written(at)}</span>
        <Copy text={written(at)} label={words.say('measure.copyLabel', { what: written(at) })} />
      </div>
    )
  }
  const figure = area === undefined ? lengthText(length) : areaText(area, words.lang)
  const exact = area === undefined ? `${length.toFixed(3)} m` : `${area.toFixed(3)} m²`
  if (length === 0) return null
  return (
    <div className={classes.numbers} role="status" aria-live="off">
      <span className={classes.figure} data-testid="measured">
        {figure}
      </span>
      {mu && <span className="caption">{mu}</span>}
      {area !== undefined && <span className="caption">{words.say('measure.around', { length: lengthText(length) })}</span>}
      {edge !== undefined && <span className="caption">{words.say('measure.edge', { length: lengthText(edge) })}</span>}
      {!sketch.adding && <Copy text={exact} label={words.say('measure.copyLabel', { what: exact })} />}
    </div>
  )
}

function Measuring() {
  const words = useWords()
  const { map, setTool, phone } = useWorkspace()
  const [mode, setMode] = useState<ShapeKind>('line')
  const draw = useMemo(() => new DrawSession({ kind: 'line' }), [])
  useOnMap(draw, map)
  const turn = useCallback(
    (kind: ShapeKind) => {
      setMode(kind)
      draw.restart(kind)
    },
    [draw],
  )
  const again = useCallback(() => turn(draw.get().sketch.kind), [turn, draw])
  const back = useCallback(() => {
    const { sketch } = draw.get()
    if ((sketch.parts[0]?.length ?? 0) > 0) again()
    else setTool('select')
  }, [draw, again, setTool])
  return (
    <DrawBar
      title={words.say('tool.measure')}
      hint={words.say(phone ? 'measure.phoneHint' : HINTS[mode])}
      onEnter={again}
      onEscape={back}
      main={
        <UnstyledButton className={classes.copy} onClick={back}>
          {words.say('measure.clear')}
        </UnstyledButton>
      }
    >
      <Segments
        name={words.say('measure.what')}
        value={mode}
        options={MODES.map(([key, said]) => ({ key, text: words.say(said) }))}
        layout="bare"
        onChange={turn}
      />
      <Numbers />
    </DrawBar>
  )
}

/** The measuring tool over the map. */
export default function Measure() {
  const { tool, map } = useWorkspace()
  return tool === 'measure' && map ? <Measuring /> : null
}
