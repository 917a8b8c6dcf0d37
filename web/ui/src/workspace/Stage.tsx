import { ActionIcon } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import type { FeatureCollection } from 'geojson'
import { type ReactNode, Suspense, useState } from 'react'
import { late } from '../app/late'
import { ErrorBar, NothingMatches } from '../frame/Bars'
import frame from '../frame/frame.module.css'
import { MapTools } from '../frame/MapTools'
import { StatusLine } from '../frame/StatusBar'
import { learn } from '../i18n'
import { beginWords } from '../i18n/parts'
import { useWords } from '../i18n/useWords'
import type { MapHandle } from '../map/handle'
import type { Omission } from '../map/omitted'
import { chipsOf, waysOut } from '../panel/chips'
import { useWorkspace } from './context'
import { features } from './features'
import { MapStage } from './MapStage'
import { ToolRail } from './ToolRail'

const Empty = late(async () => {
  await learn(beginWords)
  return import('../frame/Empty')
})

interface StageProps {
  readonly empty: boolean
  readonly selection: FeatureCollection
  readonly omission: Omission | undefined
  readonly onOmission: (omission: Omission | undefined) => void
  readonly onReady: (map: MapHandle) => void
  readonly onPick: (id: number | undefined) => void
  readonly onNear: () => void
  readonly onWhole: () => void
  /** Absent while the layer panel is open. */
  readonly onUnfold: (() => void) | undefined
  /** The sheet of a phone. */
  readonly children?: ReactNode
}

/** The map and what floats over it. */
export function Stage(props: StageProps) {
  const words = useWords()
  const workspace = useWorkspace()
  const { view, store, book, toast, map, phone, connection } = workspace
  const [failed, setFailed] = useState(false)
  const share = async () => {
    const { href } = window.location
    try {
      await navigator.clipboard.writeText(href)
      toast({ text: words.say('share.copied') })
    } catch {
      // Without leave to write there, or without HTTPS, the address is shown to be copied by hand.
      toast({ text: href, tone: 'refused' })
    }
  }
  const nothing = book.ready && book.facets.matching === 0 && book.facets.total > 0
  const ways = nothing ? waysOut(chipsOf(view.filter, words, workspace.within), view.filter, book) : []
  const firstChip = ways.find((it) => it.without > 0) ?? ways[0]
  return (
    <div className={frame.stage} data-tool={workspace.tool}>
      {props.empty ? (
        <Suspense fallback={null}>
          <Empty />
        </Suspense>
      ) : (
        <>
          <MapStage
            selection={props.selection}
            onReady={props.onReady}
            onPick={props.onPick}
            onOmission={props.onOmission}
            onFailed={setFailed}
          />
          {!failed && (
            <MapTools
              phone={phone}
              rail={<ToolRail />}
              onZoom={(step) => map?.zoomBy(step)}
              onWhole={props.onWhole}
              onNear={props.onNear}
              onShare={share}
            />
          )}
          {(map || failed) && features.map(({ key, Overlay }) => <Suspense key={key}>{Overlay && <Overlay />}</Suspense>)}
        </>
      )}
      <ErrorBar connection={connection} />
      {firstChip && connection.link !== 'lost' && (
        <NothingMatches chip={firstChip.chip} without={firstChip.without} onChange={(filter) => store.change({ filter })} />
      )}
      {props.onUnfold && (
        <ActionIcon
          className={`${frame.unfold} ${frame.tool}`}
          variant="white"
          color="dark"
          title={words.say('layers.open')}
          aria-label={words.say('layers.open')}
          onClick={props.onUnfold}
        >
          <IconStack2 size={18} stroke={1.75} />
        </ActionIcon>
      )}
      {phone && !props.empty && <StatusLine connection={connection} omission={props.omission} />}
      {props.children}
    </div>
  )
}
