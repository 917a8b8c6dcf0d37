import { useEffect, useState } from 'react'
import { useScope } from '../access/useScope'
import type { Position } from '../api/types'
import { useApp } from '../app/context'
import { AsOfButton, Going, Past } from '../asof/Past'
import { coordinates, scale } from '../format/numbers'
import { ageText } from '../format/times'
import { useWords } from '../i18n/useWords'
import type { Connection } from '../live/useLive'
import type { Omission } from '../map/omitted'
import { stitchScale } from '../stitch/store'
import { type Signal, signal, useSignal } from '../view/signal'
import type { Camera } from '../view/view'
import { usePhone } from '../workspace/useWorkspaceState'
import classes from './status.module.css'

interface StatusBarProps {
  readonly connection: Connection
  /** Absent on a page without a map. */
  readonly pointer?: Signal<Position | undefined>
  readonly camera?: Camera
  readonly omission?: Omission
}

const NOWHERE = signal<Position | undefined>(undefined)

const STALE_MS = 10_000

const TICK_MS = 500

/** The time now, told twice a second. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS)
    return () => window.clearInterval(timer)
  }, [])
  return now
}

/** The revision and how long ago the server confirmed it. */
function Revision({ connection }: { connection: Connection }) {
  const words = useWords()
  const now = useNow()
  const { revision, heardAt, link } = connection
  if (heardAt === 0 && link !== 'lost') return null
  const old = Math.max(0, now - heardAt)
  const state = link === 'lost' ? 'lost' : old > STALE_MS ? 'stale' : 'live'
  const text =
    link === 'lost'
      ? words.say('status.lost', { n: revision })
      : words.say('status.revision', { n: revision, age: ageText(old, words.say) })
  return (
    <AsOfButton>
      <span className={classes.live} data-state={state}>
        {text}
      </span>
    </AsOfButton>
  )
}

/** What the view does not draw one by one: what its squares count, and what is left out. Short of room, the legend has the latter. */
function Thinned({ omission, short }: { omission: Omission | undefined; short?: true }) {
  const words = useWords()
  const scale = useSignal(stitchScale)
  const values = omission && { shown: words.count(omission.shown), total: words.count(omission.total) }
  return (
    <>
      {scale && <span>{words.say('stitch.counted', { n: scale.total })}</span>}
      {values && !(scale && short) && (
        <span className={scale ? undefined : classes.thinned}>
          {words.say(scale ? 'stitch.boundaries' : 'status.thinned', values)}
        </span>
      )}
    </>
  )
}

/** Where the pointer is, in which system, how large, how new, how much. */
export function StatusBar({ connection, pointer, camera, omission }: StatusBarProps) {
  const words = useWords()
  const { view } = useApp()
  const phone = usePhone()
  const scope = useScope()
  const at = useSignal(pointer ?? NOWHERE)
  const { status } = connection
  const place = at ?? (camera ? [camera.lon, camera.lat] : undefined)
  return (
    <footer className={classes.status} data-past={view.at !== undefined || undefined}>
      {pointer && (
        <>
          <span className={classes.coordinates}>
            {place ? coordinates(place[0] as number, place[1] as number) : words.say('status.noPlace')}
          </span>
          <span className={classes.spare}>{words.say('status.crs')}</span>
        </>
      )}
      {camera && (
        <span className={classes.scale}>{words.say('status.scale', { n: words.count(scale(camera.zoom, camera.lat)) })}</span>
      )}
      {view.at === undefined ? <Revision connection={connection} /> : <Past />}
      <Going />
      {status && view.at === undefined && (
        <span className={classes.spare}>{words.say('status.assets', { n: status.assets })}</span>
      )}
      {scope && <span title={scope}>{scope}</span>}
      <span className={classes.counted}>
        <Thinned omission={omission} />
      </span>
      {status?.sample && <span className={classes.sample}>{words.say(phone ? 'print.sample' : 'status.sample')}</span>}
    </footer>
  )
}

/** The same in one short line above the map of a phone. */
export function StatusLine({ connection, omission }: { connection: Connection; omission: Omission | undefined }) {
  const words = useWords()
  const { view } = useApp()
  const { status } = connection
  const counting = useSignal(stitchScale) !== undefined
  const scope = useScope()
  const roomy = view.at === undefined && !counting && !scope
  return (
    <div className={classes.line} data-past={view.at !== undefined || undefined}>
      {view.at === undefined ? <Revision connection={connection} /> : <Past />}
      <Going />
      {!scope && <Thinned omission={omission} short />}
      {scope && <span title={scope}>{scope}</span>}
      {status?.sample && <span className={classes.sample}>{words.say(roomy ? 'status.sample' : 'print.sample')}</span>}
    </div>
  )
}
