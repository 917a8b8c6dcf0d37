import { ActionIcon, Button, FocusTrap, Loader, NativeSelect, TextInput } from '@mantine/core'
import { IconPrinter, IconX } from '@tabler/icons-react'
import { type CSSProperties, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { nameOf } from '../api/names'
import type { Position } from '../api/types'
import { useWords } from '../i18n/useWords'
import { countOf } from '../lasso/picked'
import { picked } from '../lasso/pickedStore'
import { useSignal } from '../view/signal'
import { useWorkspace } from '../workspace/context'
import classes from './print.module.css'
import { printOpen } from './printStore'
import { SheetPage } from './SheetPage'
import { type Paper, pixels, SCALES, SHEETS, type Sheet, scaleFor } from './sheet'
import { useSheetMap } from './useSheetMap'
import type { RowsOf } from './useSheetRows'

const EARTH = 40_075_016.686

const close = () => printOpen.set(false)

/** Ground metres of the map on the screen, at its centre. */
function useView(): { readonly centre: Position; readonly width: number; readonly height: number } {
  const { map } = useWorkspace()
  return useMemo(() => {
    if (!map) return { centre: [0, 0] as const, width: 0, height: 0 }
    const { lng, lat } = map.engine.getCenter()
    const metres = (EARTH * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.engine.getZoom())
    const { clientWidth, clientHeight } = map.engine.getContainer()
    return { centre: [lng, lat] as const, width: clientWidth * metres, height: clientHeight * metres }
  }, [map])
}

/** How much the sheet shrinks to stand whole in a pane. */
function useFit(sheet: Sheet) {
  const pane = useRef<HTMLDivElement>(null)
  const [fit, setFit] = useState(0.4)
  useLayoutEffect(() => {
    const box = pane.current
    if (!box) return
    const measure = () => {
      const across = (box.clientWidth - 32) / pixels(sheet.width)
      const down = (box.clientHeight - 32) / pixels(sheet.height)
      setFit(Math.max(0.1, Math.min(1, across, down)))
    }
    const watcher = new ResizeObserver(measure)
    watcher.observe(box)
    measure()
    return () => watcher.disconnect()
  }, [sheet])
  return [pane, fit] as const
}

/** The preview of the sheet with its few choices. What is printed is this very sheet. */
export default function PrintDialog() {
  const words = useWords()
  const { district, within } = useWorkspace()
  const names = (within ? [within] : district).map((it) => nameOf(it, words.lang) || it.ref).join(' · ')
  const view = useView()
  const [paper, setPaper] = useState<Paper>('A3')
  const [title, setTitle] = useState(words.say('print.defaultTitle', { name: names }))
  const [chosen, setChosen] = useState<number>()
  const some = countOf(useSignal(picked)) > 0
  const [of, setOf] = useState<RowsOf>(some ? 'picked' : 'broken')
  const sheet = SHEETS[paper]
  const fitting = scaleFor(view, sheet)
  const scale = chosen ?? fitting
  const map = useSheetMap(sheet, scale, view.centre)
  const [pane, fit] = useFit(sheet)

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      close()
    }
    window.addEventListener('keydown', press, true)
    return () => window.removeEventListener('keydown', press, true)
  }, [])

  const scaleWords = (n: number) => words.say(n === fitting ? 'print.scaleFits' : 'print.scaleOne', { n: words.count(n) })
  const shown = {
    '--fit': fit,
    '--shown-width': `${pixels(sheet.width) * fit}px`,
    '--shown-height': `${pixels(sheet.height) * fit}px`,
  } as CSSProperties
  const ready = map.drawn !== undefined && !map.busy
  return (
    <FocusTrap active>
      <div className={classes.dialog} role="dialog" aria-modal="true" aria-label={words.say('print.dialog')} data-print>
        <style>{`@page { size: ${sheet.width}mm ${sheet.height}mm; margin: 0 }`}</style>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) window.print()
          }}
        >
          <header className={classes.head}>
            <h1>{words.say('print.dialog')}</h1>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              title={words.say('print.close')}
              aria-label={words.say('print.close')}
              onClick={close}
            >
              <IconX size={18} stroke={1.75} />
            </ActionIcon>
          </header>
          <TextInput
            data-autofocus
            label={words.say('print.title')}
            value={title}
            maxLength={60}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <NativeSelect
            label={words.say('print.paper')}
            value={paper}
            data={(['A3', 'A4'] as const).map((it) => ({ value: it, label: words.say('print.landscape', { paper: it }) }))}
            onChange={(event) => setPaper(event.currentTarget.value as Paper)}
          />
          <NativeSelect
            label={words.say('print.scale')}
            value={String(scale)}
            data={SCALES.map((it) => ({ value: String(it), label: scaleWords(it) }))}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          />
          <NativeSelect
            label={words.say('print.rows')}
            value={of}
            data={[
              { value: 'broken', label: words.say('print.rowsBroken') },
              ...(some ? [{ value: 'picked', label: words.say('print.rowsPicked') }] : []),
              { value: 'none', label: words.say('print.rowsNone') },
            ]}
            onChange={(event) => setOf(event.currentTarget.value as RowsOf)}
          />
          <p className="caption">{words.say('print.hint', { paper })}</p>
          <Button
            type="submit"
            aria-disabled={!ready}
            data-disabled={!ready || undefined}
            leftSection={ready ? <IconPrinter size={18} stroke={1.75} aria-hidden="true" /> : <Loader size={14} color="gray" />}
          >
            {words.say('print.start')}
          </Button>
          <p className="caption" role="status">
            {map.error ? words.say('print.failed', { why: map.error }) : ready ? '' : words.say('print.wait')}
          </p>
        </form>
        <div ref={pane} className={classes.pane}>
          <div className={classes.scaled} style={shown}>
            <div className={classes.shrunk}>
              <SheetPage sheet={sheet} scale={scale} centre={view.centre} title={title} of={of} map={map} />
            </div>
          </div>
        </div>
      </div>
    </FocusTrap>
  )
}
