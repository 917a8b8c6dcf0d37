import { Button } from '@mantine/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Refusal } from '../api/send'
import type { Asset, Position } from '../api/types'
import { PointField } from '../create/PlaceFields'
import { DrawBar } from '../draw/DrawBar'
import draw from '../draw/draw.module.css'
import { DrawSession } from '../draw/session'
import { partsOf, rebuilt, shapeKind } from '../draw/shape'
import { faultOf, removable, type Sketch, vertexAt } from '../draw/sketch'
import { useDraw, useOnMap } from '../draw/useDraw'
import { assetName } from '../edit/describe'
import { contentOf, same } from '../edit/record'
import { Segments } from '../edit/Segments'
import { useSave } from '../edit/useSave'
import { areaText, lengthText } from '../format/measures'
import { type Said, useWords } from '../i18n/useWords'
import type { MapHandle } from '../map/handle'
import { isAsset } from '../map/selection'
import { edgeLength, lineLength, perimeter, ringArea } from '../measure/ellipsoid'
import { useWorkspace } from '../workspace/context'
import { refusalText } from '../write/refusal'
import { bearing } from './bearing'

/** Moving and reshaping the selected asset, over the map. */
export default function Shape() {
  const { tool, setTool, map, selected } = useWorkspace()
  const asset = selected.data && isAsset(selected.data) ? selected.data : undefined
  const lost = tool === 'shape' && !asset && !selected.loading
  useEffect(() => {
    if (lost) setTool('select')
  }, [lost, setTool])
  return tool === 'shape' && map && asset ? <Reshaping key={asset.id} asset={asset} /> : null
}

/** A tenth of a metre matters here, so shorter ways show it. */
const metres = (m: number) => (m < 100 ? `${m.toFixed(m < 10 ? 2 : 1)} m` : lengthText(m))

function Numbers({ sketch, from }: { sketch: Sketch; from: readonly (readonly Position[])[] }) {
  const words = useWords()
  const [before = [], now = []] = [from[0], sketch.parts[0]]
  if (sketch.kind === 'point') {
    const [a, b] = [before[0], now[0]]
    const way = a && b ? edgeLength(a, b) : 0
    return (
      <p className={draw.numbers} role="status">
        <span className={draw.figure}>{words.say('shape.moved', { way: metres(way) })}</span>
        {a && b && way > 0.005 && <span className="caption">{words.say('shape.bearing', { degrees: bearing(a, b) })}</span>}
      </p>
    )
  }
  const measured = (parts: typeof from) =>
    sketch.kind === 'line'
      ? lengthText(parts.reduce((sum, it) => sum + lineLength(it), 0))
      : areaText(ringArea(parts[0] ?? []), words.lang)
  const shown = { before: measured(from), after: measured(sketch.parts) }
  return (
    <p className={draw.numbers} role="status">
      <span className={draw.figure}>{shown.after}</span>
      <span className="caption">{words.say('shape.was', shown)}</span>
      {sketch.kind === 'area' && (
        <span className="caption">{words.say('measure.around', { length: lengthText(perimeter(now)) })}</span>
      )}
    </p>
  )
}

const SELECTION = ['selection-fill', 'selection-shape', 'selection-ring', 'selection-mark', 'selection-name']

/** Hides the mark of the selection while the sketch stands for it. */
function useHidden(map: MapHandle | undefined): void {
  useEffect(() => {
    const engine = map?.engine
    if (!engine) return
    const show = (visibility: 'visible' | 'none') => {
      for (const id of SELECTION) if (engine.getLayer(id)) engine.setLayoutProperty(id, 'visibility', visibility)
    }
    show('none')
    return () => show('visible')
  }, [map])
}

function Reshaping({ asset }: { asset: Asset }) {
  const words = useWords()
  const { map, setTool, locked, selected } = useWorkspace()
  const { save } = useSave()
  const [start, setStart] = useState(asset)
  const [whole, setWhole] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const [busy, setBusy] = useState(false)
  const wholeNow = useRef(false)
  wholeNow.current = whole
  const kind = shapeKind(start.geometry)
  const parts = useMemo(() => partsOf(start.geometry), [start])
  const session = useMemo(
    () =>
      new DrawSession({
        kind,
        parts,
        from: kind === 'point' ? parts[0]?.[0] : undefined,
        image: `c/${start.class}/${start.stage === 'in_service' ? start.condition : start.stage}`,
        skip: (snap) => snap.noun === 'asset' && snap.id === start.id,
        whole: () => wholeNow.current,
      }),
    [kind, parts, start],
  )
  useOnMap(session, map)
  useEffect(() => {
    const at = parts[0]?.[0]
    if (at) session.reveal(at)
  }, [session, parts])
  useHidden(map)
  const sketch = useDraw()?.state.sketch
  const changed = sketch ? !same(sketch.parts, parts) : false
  const elsewhere = !same(asset.geometry, start.geometry)
  const fault = sketch && faultOf(sketch)
  const off =
    locked ??
    (elsewhere
      ? words.say('shape.elsewhere')
      : !changed
        ? words.say('shape.nothing')
        : fault
          ? words.say('shape.faulty')
          : undefined)

  const submit = useCallback(async () => {
    if (off !== undefined || busy) return
    setBusy(true)
    setTrouble(undefined)
    try {
      const geometry = rebuilt(start.geometry, session.get().sketch.parts)
      await save(asset, { ...contentOf(asset), geometry })
      setTool('select')
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      setTrouble(refusalText(cause, words))
      if (cause.place) session.reveal(cause.place)
      if (cause.status === 409) selected.retry()
    } finally {
      setBusy(false)
    }
  }, [off, busy, start, session, save, asset, setTool, words, selected])
  const back = useCallback(() => {
    if (session.get().sketch.past.length > 0) session.apply({ do: 'undo' })
    else setTool('select')
  }, [session, setTool])
  if (!sketch) return null
  const active = vertexAt(sketch, sketch.active)
  const hint: Said = kind === 'point' ? 'shape.pointHint' : whole ? 'shape.wholeHint' : 'shape.vertexHint'
  return (
    <DrawBar
      title={words.say(kind === 'point' ? 'shape.movingTitle' : 'shape.reshapingTitle', {
        what: assetName(contentOf(asset), words),
      })}
      hint={words.say(hint)}
      onEnter={submit}
      onEscape={back}
      main={
        <>
          <Button
            className={draw.save}
            loading={busy}
            data-disabled={off !== undefined || undefined}
            aria-disabled={off !== undefined}
            aria-describedby={off === undefined ? undefined : 'shape-why'}
            onClick={submit}
          >
            {words.say('shape.save')}
          </Button>
          <Button className={draw.cancel} variant="default" onClick={() => setTool('select')}>
            {words.say('edit.cancel')}
          </Button>
        </>
      }
    >
      {kind !== 'point' && (
        <Segments
          name={words.say('shape.how')}
          value={whole ? 'whole' : 'vertices'}
          options={[
            { key: 'vertices', text: words.say('shape.byVertex') },
            { key: 'whole', text: words.say('shape.byWhole') },
          ]}
          layout="bare"
          onChange={(key) => setWhole(key === 'whole')}
        />
      )}
      <Numbers sketch={sketch} from={parts} />
      {(kind === 'point' || (active && !whole)) && (
        <PointField
          at={active}
          label={words.say(kind === 'point' ? 'asset.coordinates' : 'shape.vertex', { n: (sketch.active?.index ?? 0) + 1 })}
        />
      )}
      {kind !== 'point' && !whole && (
        <div className={draw.vertexTools}>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              const part = sketch.active?.part ?? 0
              const n = sketch.parts[part]?.length ?? 1
              session.apply({ do: 'activate', ref: { part, index: ((sketch.active?.index ?? -1) + 1) % n } })
            }}
          >
            {words.say('shape.nextVertex')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            data-disabled={!removable(sketch, sketch.active) || undefined}
            aria-disabled={!removable(sketch, sketch.active)}
            onClick={() => sketch.active && session.apply({ do: 'remove', ref: sketch.active })}
          >
            {words.say('shape.removeVertex')}
          </Button>
        </div>
      )}
      {elsewhere && (
        <p className={draw.fault} role="alert">
          {words.say('shape.elsewhere')}{' '}
          <button type="button" className={draw.copy} onClick={() => setStart(asset)}>
            {words.say('shape.startOver')}
          </button>
        </p>
      )}
      {trouble && (
        <p className={draw.fault} role="alert">
          {trouble}
        </p>
      )}
      {off !== undefined && !elsewhere && (
        <p id="shape-why" className="caption">
          {off}
        </p>
      )}
    </DrawBar>
  )
}
