import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconMagnet, IconMagnetOff, IconMapPinPlus, IconTargetArrow } from '@tabler/icons-react'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useWords } from '../i18n/useWords'
import { useWorkspace } from '../workspace/context'
import type { Entered } from './coordinates'
import classes from './draw.module.css'
import { faultOf } from './sketch'
import { useDraw } from './useDraw'
import { useDrawKeys } from './useDrawKeys'

interface DrawBarProps {
  readonly title: string
  readonly hint: string
  /** What stands between the hint and the tools: numbers, a choice of modes. */
  readonly children?: ReactNode
  /** The main action where the shape is finished; absent where a panel has it. */
  readonly main?: ReactNode
  readonly onEnter: () => void
  readonly onEscape: () => void
}

/** The bar over the map while something is drawn: what to do now, a coordinate field, snapping, one step back, finish. */
export function DrawBar({ title, hint, children, main, onEnter, onEscape }: DrawBarProps) {
  const words = useWords()
  const { phone } = useWorkspace()
  const drawing = useDraw()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [heard, setHeard] = useState<{ readonly entered: Entered; readonly text: string }>()
  const field = useRef<HTMLInputElement>(null)
  const type = useCallback((first: string) => {
    // At once: the next digit belongs to the field.
    flushSync(() => {
      setOpen(true)
      setText(first)
    })
    field.current?.focus()
  }, [])
  const keys = useMemo(() => ({ onEnter, onEscape, onType: type }), [onEnter, onEscape, type])
  useDrawKeys(drawing ? keys : undefined)
  useEffect(() => {
    if (open) field.current?.focus()
  }, [open])
  if (!drawing) return null
  const { draw, state } = drawing
  const { sketch, snapping } = state
  const shape = sketch.kind !== 'point'
  const finishable = shape && sketch.adding && !faultOf({ ...sketch, adding: false })
  const fault = !sketch.adding ? faultOf(sketch) : undefined
  const enter = () => {
    const entered = draw.enter(text)
    setHeard({ entered, text })
    if ('at' in entered) setText('')
    else field.current?.focus()
  }
  const told = heard && enteredText(heard.entered, heard.text, words)
  const snapLabel = words.say(snapping ? 'draw.snapOn' : 'draw.snapOff')
  const Magnet = snapping ? IconMagnet : IconMagnetOff
  return (
    <>
      {(phone || sketch.adding) && <span className={classes.cross} data-always={phone || undefined} aria-hidden="true" />}
      <section className={classes.bar} aria-label={title}>
        <div className={classes.head}>
          <b>{title}</b>
          <span className={classes.hint}>{hint}</span>
        </div>
        {children}
        {fault?.what === 'crossing' && (
          <p className={classes.fault} role="alert">
            {words.say('draw.crossing', { at: `${fault.at[0].toFixed(5)}, ${fault.at[1].toFixed(5)}` })}
          </p>
        )}
        {open && (
          <form
            className={classes.entry}
            onSubmit={(event) => {
              event.preventDefault()
              enter()
            }}
          >
            <TextInput
              ref={field}
              size="sm"
              className={classes.field}
              value={text}
              placeholder={words.say('draw.enterHint')}
              aria-label={words.say('draw.enterLabel')}
              error={heard && 'why' in heard.entered}
              onChange={(event) => {
                setText(event.currentTarget.value)
                setHeard(undefined)
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return
                event.stopPropagation()
                setOpen(false)
                setHeard(undefined)
              }}
            />
            <Button type="submit" size="sm" variant="default">
              {words.say('draw.enterGo')}
            </Button>
          </form>
        )}
        {told && (
          <p className={heard && 'why' in heard.entered ? classes.fault : 'caption'} role="status">
            {told}
          </p>
        )}
        <div className={classes.tools}>
          {phone && sketch.adding && (
            <Button
              className={classes.drop}
              variant={main ? 'default' : 'filled'}
              leftSection={<IconTargetArrow size={20} stroke={1.75} aria-hidden="true" />}
              onClick={draw.placeAtCross}
            >
              {words.say('draw.drop')}
            </Button>
          )}
          {shape && sketch.adding && (
            <Button
              size="sm"
              className={classes.finish}
              data-disabled={!finishable || undefined}
              aria-disabled={!finishable}
              leftSection={<IconCheck size={16} stroke={1.75} aria-hidden="true" />}
              onClick={() => draw.apply({ do: 'finish' })}
            >
              {words.say('draw.finish')}
            </Button>
          )}
          {main}
          <span className={classes.gap} />
          <ActionIcon
            variant="default"
            className={classes.tool}
            title={words.say('draw.undo')}
            aria-label={words.say('draw.undo')}
            aria-disabled={sketch.past.length === 0}
            data-disabled={sketch.past.length === 0 || undefined}
            onClick={() => draw.apply({ do: 'undo' })}
          >
            <IconArrowBackUp size={18} stroke={1.75} />
          </ActionIcon>
          <ActionIcon
            variant={snapping ? 'light' : 'default'}
            className={classes.tool}
            title={snapLabel}
            aria-label={words.say('draw.snap')}
            aria-pressed={snapping}
            onClick={draw.toggleSnapping}
          >
            <Magnet size={18} stroke={1.75} />
          </ActionIcon>
          <ActionIcon
            variant={open ? 'light' : 'default'}
            className={classes.tool}
            title={words.say('draw.enter')}
            aria-label={words.say('draw.enter')}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <IconMapPinPlus size={18} stroke={1.75} />
          </ActionIcon>
        </div>
      </section>
    </>
  )
}

function enteredText(entered: Entered, text: string, words: ReturnType<typeof useWords>): string | undefined {
  if ('why' in entered) {
    if (entered.why === 'start') return words.say('draw.faultStart')
    return words.say(entered.why === 'range' ? 'draw.faultRange' : 'draw.faultForm', { text })
  }
  const at = `${entered.at[0].toFixed(7)}, ${entered.at[1].toFixed(7)}`
  if (entered.how === 'plane') return words.say('draw.readPlane', { at, meridian: entered.meridian })
  return words.say('draw.placed', { at })
}
