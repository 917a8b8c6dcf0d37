import { ActionIcon } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconStack2 } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { nameOf } from './api/names'
import { boundariesPath } from './api/paths'
import type { Boundary, Catalogue, Page, Status } from './api/types'
import { useAnswer } from './api/useAnswer'
import type { Connection } from './api/useStatus'
import type { GlyphPaths } from './design/glyphs'
import { ErrorBar, NothingMatches } from './frame/Bars'
import { Empty } from './frame/Empty'
import classes from './frame/frame.module.css'
import { Help } from './frame/Help'
import { MapTools } from './frame/MapTools'
import { Sheet } from './frame/Sheet'
import { StatusBar, StatusLine } from './frame/StatusBar'
import { type Tab, Tabs } from './frame/Tabs'
import { TopBar } from './frame/TopBar'
import { useKeys } from './frame/useKeys'
import { useWords } from './i18n/useWords'
import { Lists } from './Lists'
import { type ListRequest, type Origin, requestOf } from './list/request'
import { MapStage } from './MapStage'
import type { MapHandle } from './map/handle'
import type { Omission } from './map/omitted'
import { chipsOf } from './panel/chips'
import { LayerPanel } from './panel/LayerPanel'
import { RecordPanel } from './panel/RecordPanel'
import { SearchBox } from './search/SearchBox'
import { useBook } from './useBook'
import { useSelection } from './useSelection'
import { facetsOf } from './view/facets'
import { signal } from './view/signal'
import type { ViewStore } from './view/store'
import type { View } from './view/view'

interface WorkspaceProps {
  readonly store: ViewStore
  readonly view: View
  readonly connection: Connection
  readonly status: Status
  readonly catalogue: Catalogue
  readonly glyphs: GlyphPaths
}

const NONE: readonly never[] = []

const focus = (id: string) => document.getElementById(id)?.focus()

/** The map with its panels: one selection in filter, map, panel and list. */
export function Workspace({ store, view, connection, status, catalogue, glyphs }: WorkspaceProps) {
  const words = useWords()
  const phone = useMediaQuery('(max-width: 640px)', false, { getInitialValueInEffect: false }) ?? false
  const narrow = useMediaQuery('(max-width: 1024px)', false, { getInitialValueInEffect: false }) ?? false
  const { revision } = status
  const book = useBook(view, revision)
  const district = useAnswer<Page<Boundary>>(boundariesPath('district'), revision).data?.items ?? NONE
  const [map, setMap] = useState<MapHandle>()
  const [omission, setOmission] = useState<Omission>()
  const [leftFolded, setLeftFolded] = useState(narrow)
  const [rightFolded, setRightFolded] = useState(false)
  const [help, setHelp] = useState(false)
  const [list, setList] = useState<ListRequest>()
  const [tall, setTall] = useState(false)
  const [layersOpen, setLayersOpen] = useState(false)
  const pointer = useMemo(() => signal<readonly [number, number] | undefined>(undefined), [])
  const selected = useSelection(store, view, map, revision, words)

  const extent = status.extent.length === 4 ? status.extent : null
  const empty = status.assets === 0 && status.boundaries === 0
  const centre = (): Origin => ({ at: map?.centre() ?? [view.camera?.lon ?? 0, view.camera?.lat ?? 0], from: 'centre' })
  const showNear = () => {
    setLayersOpen(false)
    setList({ kind: 'near', origin: centre() })
  }
  const whole = () => extent && map?.fit(extent)
  const close = () => store.select(undefined)
  const open = (selection: View['selection'] & object) => {
    setRightFolded(false)
    selected.open(selection)
  }
  const back = () => {
    if (help) setHelp(false)
    else if (view.selection) close()
    else if (list) setList(undefined)
    else if (layersOpen) setLayersOpen(false)
  }
  useKeys({
    'ctrl k': () => focus('search'),
    '/': () => {
      setLeftFolded(false)
      requestAnimationFrame(() => focus('class-filter'))
    },
    '[': () => setLeftFolded(!leftFolded),
    ']': () => setRightFolded(!rightFolded),
    '0': whole,
    b: showNear,
    '?': () => setHelp(true),
    '+': () => map?.zoomBy(1),
    '=': () => map?.zoomBy(1),
    '-': () => map?.zoomBy(-1),
    escape: back,
  })

  const layerPanel = (
    <LayerPanel
      facets={book.facets}
      filter={view.filter}
      boundaries={book.boundaries}
      zoom={view.camera?.zoom ?? 12}
      onFilter={(filter) => store.change({ filter })}
      onFold={phone ? undefined : () => setLeftFolded(true)}
      onBoundary={(layer, shown) => store.change({ lines: { ...view.lines, [layer]: shown } })}
      onRows={(count) => {
        setLayersOpen(false)
        setList(requestOf(count))
      }}
    />
  )
  const recordPanel = view.selection && (
    <RecordPanel
      selection={view.selection}
      answer={selected.answer}
      actions={{ onShow: selected.showAgain, onClose: close, onBoundary: (id) => open({ noun: 'boundary', id }) }}
    />
  )
  const lists = list && (
    <Lists
      request={list}
      filter={view.filter}
      present={book.present}
      selection={view.selection}
      revision={revision}
      tall={tall}
      onTall={setTall}
      centre={centre}
      onOrigin={(origin) => setList({ kind: 'near', origin })}
      onOpen={open}
      onHover={(at) => map?.hover(at)}
      onClose={() => setList(undefined)}
    />
  )
  const search = (
    <SearchBox revision={revision} onHit={(hit) => open({ noun: hit.noun, id: hit.id })} onPlace={(at) => map?.flyTo(at)} />
  )
  const firstChip = book.ready && book.facets.matching === 0 && book.facets.total > 0 ? chipsOf(view.filter, words)[0] : undefined
  const stage = (
    <div className={classes.stage}>
      {empty ? (
        <Empty />
      ) : (
        <>
          <MapStage
            view={view}
            book={book}
            classes={catalogue.classes}
            glyphs={glyphs}
            district={district}
            revision={revision}
            extent={extent}
            selection={selected.features}
            pointer={pointer}
            onReady={setMap}
            onPick={(id) => {
              setRightFolded(false)
              if (id === undefined) close()
              else selected.pick(id)
            }}
            onCamera={store.moveCamera}
            onOmission={setOmission}
          />
          <MapTools phone={phone} onZoom={(step) => map?.zoomBy(step)} onWhole={() => whole()} onNear={showNear} />
        </>
      )}
      <ErrorBar connection={connection} />
      {firstChip && !connection.error && (
        <NothingMatches
          chip={firstChip}
          without={facetsOf(book.cells, firstChip.without).matching}
          onChange={(filter) => store.change({ filter })}
        />
      )}
      {!phone && leftFolded && (
        <ActionIcon
          className={`${classes.unfold} ${classes.tool}`}
          variant="white"
          color="dark"
          title={words.say('layers.open')}
          aria-label={words.say('layers.open')}
          onClick={() => setLeftFolded(false)}
        >
          <IconStack2 size={18} stroke={1.75} />
        </ActionIcon>
      )}
      {phone && !empty && <StatusLine connection={connection} omission={omission} />}
      {phone && recordPanel && (
        <Sheet key={`${view.selection?.noun}${view.selection?.id}`} label={words.say('asset.attributes')} onClose={close}>
          {recordPanel}
        </Sheet>
      )}
      {phone && !recordPanel && lists && (
        <Sheet key={list.kind} label={words.say('phone.list')} onClose={() => setList(undefined)}>
          {lists}
        </Sheet>
      )}
      {phone && !recordPanel && !lists && layersOpen && (
        <Sheet label={words.say('phone.layers')} onClose={() => setLayersOpen(false)}>
          {layerPanel}
        </Sheet>
      )}
    </div>
  )
  const tab = (key: Tab) => {
    close()
    setLayersOpen(key === 'layers' && !layersOpen)
    if (key === 'layers') setList(undefined)
    if (key === 'near') showNear()
    if (key === 'list') setList({ kind: 'assets', count: { what: 'matching' } })
  }
  const activeTab = (): Tab | undefined => {
    if (list) return list.kind === 'near' ? 'near' : 'list'
    return layersOpen ? 'layers' : undefined
  }
  return (
    <div className={classes.app}>
      <TopBar
        district={district.map((it) => nameOf(it, words.lang)).join(' · ') || undefined}
        phone={phone}
        search={search}
        onLang={(lang) => store.change({ lang })}
        onHelp={() => setHelp(true)}
      />
      {phone ? (
        <>
          <main className={classes.work} style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}>
            {stage}
          </main>
          <Tabs active={activeTab()} onTab={tab} />
        </>
      ) : (
        <>
          <main className={classes.work}>
            <div className={classes.side}>
              {!leftFolded && (
                <aside className={classes.left} aria-label={words.say('layers.title')}>
                  {empty ? <p className={`caption ${classes.loading}`}>{words.say('layers.empty')}</p> : layerPanel}
                </aside>
              )}
            </div>
            <div className={classes.middle}>
              {stage}
              {lists && (
                <div className={classes.drawer} data-tall={tall || undefined}>
                  {lists}
                </div>
              )}
            </div>
            <div className={classes.side}>
              {recordPanel && !rightFolded && (
                <aside className={classes.right} aria-label={words.say('asset.attributes')}>
                  {recordPanel}
                </aside>
              )}
            </div>
          </main>
          <StatusBar connection={connection} pointer={pointer} camera={empty ? undefined : view.camera} omission={omission} />
        </>
      )}
      <Help opened={help} onClose={() => setHelp(false)} />
    </div>
  )
}
