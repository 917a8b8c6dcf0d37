import { Button } from '@mantine/core'
import { IconCurrentLocation, IconFocusCentered } from '@tabler/icons-react'
import { useState } from 'react'
import { nearPath } from '../api/paths'
import type { Near } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useWords } from '../i18n/useWords'
import { AssetTable } from './AssetTable'
import { Frame } from './Frame'
import classes from './list.module.css'
import { NEAR_CONDITIONS, NEAR_LIMIT, type Origin } from './request'
import { type ListProps, Waiting } from './waiting'

interface NearListProps extends ListProps {
  readonly origin: Origin
  readonly onOrigin: (origin: Origin) => void
  readonly centre: () => Origin
  readonly onOpen: (id: number) => void
}

/** The nearest assets to be dealt with, with their distance; from the map's centre or, on request, the user's position. */
export function NearList({ origin, onOrigin, centre, onOpen, ...list }: NearListProps) {
  const words = useWords()
  const [locating, setLocating] = useState(false)
  const path = nearPath(origin.at, { conditions: NEAR_CONDITIONS, stages: ['in_service'] }, NEAR_LIMIT)
  const { data, error, loading } = useAnswer<Near>(path, list.revision)
  const items = data?.items ?? []
  const from = words.say(origin.from === 'you' ? 'near.you' : 'near.centre')

  const locate = () => {
    setLocating(true)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLocating(false)
        onOrigin({ at: [coords.longitude, coords.latitude], from: 'you', accuracy: Math.round(coords.accuracy) })
      },
      () => {
        setLocating(false)
        onOrigin({ ...centre(), denied: true })
      },
      { enableHighAccuracy: true, timeout: 10_000 },
    )
  }

  const note = () => {
    if (origin.denied) return words.say('near.denied')
    return origin.accuracy === undefined ? '' : words.say('near.accuracy', { m: origin.accuracy })
  }
  return (
    <Frame
      title={words.say('near.title', { n: items.length || NEAR_LIMIT, from })}
      note={note()}
      tall={list.tall}
      onTall={list.onTall}
      onClose={list.onClose}
      actions={
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFocusCentered size={14} stroke={1.75} aria-hidden="true" />}
            onClick={() => onOrigin(centre())}
          >
            {words.say(origin.from === 'you' ? 'near.useCentre' : 'near.again')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={locating}
            leftSection={<IconCurrentLocation size={14} stroke={1.75} aria-hidden="true" />}
            onClick={locate}
          >
            {words.say(locating ? 'near.locating' : 'near.useMine')}
          </Button>
        </>
      }
    >
      {error && <p className={classes.note}>{words.say('rows.failed')}</p>}
      {loading && <Waiting />}
      {data && items.length === 0 && <p className={classes.note}>{words.say('near.none')}</p>}
      {items.length > 0 && (
        <AssetTable
          lines={items.map((it) => ({ ...it, at: [it.lon, it.lat], distance: it.distance_m }))}
          selected={list.selected}
          onOpen={onOpen}
          onHover={list.onHover}
        />
      )}
    </Frame>
  )
}
