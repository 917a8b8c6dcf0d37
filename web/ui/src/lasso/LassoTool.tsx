import { Button, UnstyledButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Geometry, Position } from '../api/types'
import { useWords } from '../i18n/useWords'
import { useWorkspace } from '../workspace/context'
import classes from './lasso.module.css'
import type { Way } from './picked'
import { areaOf, Sketch } from './Sketch'
import { usePick } from './usePick'

export const WAYS: readonly Way[] = ['replace', 'add', 'subtract']
export const WAY_WORDS = { replace: 'lasso.replace', add: 'lasso.add', subtract: 'lasso.subtract' } as const

/** How what is found joins what is picked. */
export function Ways({ way, onWay }: { way: Way; onWay: (way: Way) => void }) {
  const words = useWords()
  return (
    <div className={classes.ways} role="radiogroup" aria-label={words.say('lasso.way')}>
      {WAYS.map((it) => (
        <UnstyledButton key={it} role="radio" aria-checked={it === way} className={classes.way} onClick={() => onWay(it)}>
          {words.say(WAY_WORDS[it])}
        </UnstyledButton>
      ))}
    </div>
  )
}

/** The lasso while it is the tool: the surface to draw on, and what to do now. */
export function LassoTool() {
  const words = useWords()
  const { map, setTool, toast } = useWorkspace()
  const pick = usePick()
  const [corners, setCorners] = useState<readonly Position[]>([])
  const [way, setWay] = useState<Way>('replace')

  const done = (geometry: Geometry | undefined) => {
    setCorners([])
    if (geometry) pick({ geometry }, way)
    else toast({ text: words.say('lasso.flat') })
  }

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(event.target.tagName)) return
      if (event.key === 'Enter' && corners.length > 2) done(areaOf(corners))
      else if (event.key === 'Backspace' && corners.length > 0) setCorners(corners.slice(0, -1))
      else if (event.key === 'Escape' && corners.length > 0) setCorners([])
      else if (event.key === 'Escape') setTool('select')
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', press, true)
    return () => window.removeEventListener('keydown', press, true)
  })

  if (!map) return null
  return (
    <>
      <Sketch map={map} corners={corners} onCorners={setCorners} onDone={done} />
      <div className={classes.hint} role="status">
        <p className="caption">
          {corners.length > 0 ? words.say('lasso.points', { n: corners.length }) : words.say('lasso.hint')}
        </p>
        {corners.length > 2 && (
          <Button size="compact-sm" onClick={() => done(areaOf(corners))}>
            {words.say('lasso.finish')}
          </Button>
        )}
        <Ways way={way} onWay={setWay} />
      </div>
    </>
  )
}
