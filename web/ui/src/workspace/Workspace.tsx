import { type ReactNode, Suspense, useState } from 'react'
import { flushSync } from 'react-dom'
import { late } from '../app/late'
import { useAsOf } from '../asof/useAsOf'
import frame from '../frame/frame.module.css'
import { Sheet } from '../frame/Sheet'
import { StatusBar } from '../frame/StatusBar'
import { type Tab, Tabs } from '../frame/Tabs'
import type { Keys } from '../frame/useKeys'
import { useKeys } from '../frame/useKeys'
import { learn } from '../i18n'
import { beginWords, rowsWords } from '../i18n/parts'
import { useWords } from '../i18n/useWords'
import { type Origin, requestOf } from '../list/request'
import type { Omission } from '../map/omitted'
import { useCommands } from '../palette/commands'
import { LayerPanel } from '../panel/LayerPanel'
import { BROKEN, DEFAULT_FILTER } from '../view/filter'
import { useSignal } from '../view/signal'
import type { Flight } from '../view/store'
import { type Workspace as State, WorkspaceContext } from './context'
import { features } from './features'
import { Stage } from './Stage'
import type { Place } from './slots'
import { toolCommands, toolKeys } from './ToolRail'
import { useNarrow, useWorkspaceState } from './useWorkspaceState'

const RecordPanel = late(() => import('../panel/RecordPanel'))
const FirstRun = late(async () => {
  await learn(beginWords)
  return import('../frame/FirstRun')
})
const Lists = late(async () => {
  await learn(rowsWords)
  return import('./Lists')
})

const focus = (id: string) => document.getElementById(id)?.focus()

/** The first feature that wants a place, if any. */
function wanted(side: 'right' | 'drawer', workspace: State): Place | undefined {
  return features.map((it) => it[side]).find((place) => place?.wants(workspace))
}

const featureKeys = (workspace: State): Keys => Object.assign({}, ...features.map((it) => it.keys?.(workspace) ?? {})) as Keys

/** A panel whose code is on its way for the first time keeps its place empty. */
const inTime = (panel: ReactNode) => panel && <Suspense fallback={<div aria-busy="true" />}>{panel}</Suspense>

const STATES = features.flatMap((it) => it.states ?? [])

/** Draws again when a feature's own state changes; the list of features never does. */
function useFeatureStates(): void {
  for (const it of STATES) {
    // biome-ignore lint/correctness/useHookAtTopLevel: the same states in the same order at every drawing
    useSignal(it)
  }
}

/** The map with its panels: one selection in filter, map, panel and list. */
export default function Workspace() {
  const words = useWords()
  const { workspace: state, selected, setMap } = useWorkspaceState()
  useFeatureStates()
  const { store, view, status, map, phone, list, showList, book, revision, connection } = state
  const [omission, setOmission] = useState<Omission>()
  const [leftFolded, setLeftFolded] = useState(useNarrow())
  const [rightFolded, setRightFolded] = useState(false)
  const [tall, setTall] = useState(false)
  const [layersOpen, setLayersOpen] = useState(false)

  const past = useAsOf()

  const empty = status.assets === 0 && status.boundaries === 0
  const open = (flight: Flight) => {
    setRightFolded(false)
    selected.open(flight)
  }
  const workspace: State = { ...state, open }
  const right = wanted('right', workspace)
  const drawer = wanted('drawer', workspace)
  const centre = (): Origin => ({ at: map?.centre() ?? [view.camera?.lon ?? 0, view.camera?.lat ?? 0], from: 'centre' })
  const showNear = () => {
    setLayersOpen(false)
    showList({ kind: 'near', origin: centre() })
  }
  const whole = () => status.extent.length === 4 && map?.fit(status.extent)
  const back = () => {
    if (right) right.close(workspace)
    else if (workspace.tool !== 'select') workspace.setTool('select')
    else if (view.selection) state.close()
    else if (drawer) drawer.close(workspace)
    else if (list) showList(undefined)
    else if (layersOpen) setLayersOpen(false)
  }
  const openClasses = () => {
    if (phone) setLayersOpen(true)
    setLeftFolded(false)
  }
  /** At once: what is typed right behind the key belongs to the field. */
  const filterClasses = () => {
    flushSync(openClasses)
    focus('class-filter')
  }
  useKeys({
    '/': filterClasses,
    '[': () => setLeftFolded(!leftFolded),
    ']': () => setRightFolded(!rightFolded),
    '0': whole,
    b: showNear,
    ',': () => void past.step(-1),
    '.': () => void past.step(1),
    '+': () => map?.zoomBy(1),
    '=': () => map?.zoomBy(1),
    '-': () => map?.zoomBy(-1),
    escape: back,
    ...toolKeys(workspace.setTool, workspace.readOnly),
    ...featureKeys(workspace),
  })

  useCommands(() => [
    ...features.flatMap((it) => it.commands?.(workspace) ?? []),
    ...toolCommands(workspace.setTool, workspace.readOnly),
    { say: 'help.near', keys: 'B', run: showNear },
    {
      say: 'help.filter',
      keys: '/',
      run: () => {
        openClasses()
        // The palette closes first, and gives back the focus that it had taken.
        requestAnimationFrame(() => focus('class-filter'))
      },
    },
    { say: 'command.broken', run: () => store.change({ filter: { ...DEFAULT_FILTER, conditions: BROKEN } }) },
    { say: 'command.noFilter', run: () => store.change({ filter: DEFAULT_FILTER }) },
    { say: 'help.left', keys: '[', run: () => setLeftFolded(!leftFolded) },
    { say: 'help.right', keys: ']', run: () => setRightFolded(!rightFolded) },
    { say: 'help.whole', keys: '0', run: whole },
  ])

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
        showList(requestOf(count))
      }}
      onStitches={() => {
        setLayersOpen(false)
        showList({ kind: 'stitches' })
      }}
    />
  )
  const recordPanel = view.selection && (
    <RecordPanel
      selection={view.selection}
      answer={selected.answer}
      actions={{ onShow: selected.showAgain, onClose: state.close, onBoundary: (id) => open({ noun: 'boundary', id }) }}
    />
  )
  // On a phone a tool has the map to itself, and the record comes back with the pointer.
  const record = phone && workspace.tool !== 'select' ? undefined : recordPanel
  const rightPanel = inTime(right ? <right.Content /> : record)
  const rightLabel = words.say(right?.label ?? 'asset.attributes')
  const lists = list && (
    <Lists
      request={list}
      selection={view.selection}
      revision={revision}
      tall={tall}
      onTall={setTall}
      centre={centre}
      onOrigin={(origin) => showList({ kind: 'near', origin })}
      onOpen={open}
      onHover={(at) => map?.hover(at)}
      onClose={() => showList(undefined)}
    />
  )
  const drawerPanel = inTime(drawer ? <drawer.Content /> : lists)
  const closeRight = () => (right ? right.close(workspace) : state.close())
  const closeDrawer = () => (drawer ? drawer.close(workspace) : showList(undefined))

  const stage = (
    <Stage
      empty={empty}
      selection={selected.features}
      omission={omission}
      onOmission={setOmission}
      onReady={setMap}
      onPick={(id) => {
        setRightFolded(false)
        if (id === undefined) state.close()
        else selected.pick(id)
      }}
      onNear={showNear}
      onWhole={() => whole()}
      onUnfold={!phone && leftFolded ? () => setLeftFolded(false) : undefined}
    >
      {phone && rightPanel && (
        <Sheet
          key={right?.label ?? `${view.selection?.noun}${view.selection?.id}`}
          label={rightLabel}
          start={right?.stop}
          onClose={closeRight}
        >
          {rightPanel}
        </Sheet>
      )}
      {phone && !rightPanel && drawerPanel && (
        <Sheet key={drawer?.label ?? list?.kind} label={words.say(drawer?.label ?? 'phone.list')} onClose={closeDrawer}>
          {drawerPanel}
        </Sheet>
      )}
      {phone && !rightPanel && !drawerPanel && layersOpen && (
        <Sheet label={words.say('phone.layers')} onClose={() => setLayersOpen(false)}>
          {empty ? inTime(<FirstRun />) : layerPanel}
        </Sheet>
      )}
    </Stage>
  )
  if (phone) {
    const tab = (key: Tab) => {
      closeRight()
      setLayersOpen(key === 'layers' && !layersOpen)
      if (key === 'layers') showList(undefined)
      if (key === 'near') showNear()
      if (key === 'list') showList({ kind: 'assets', count: { what: 'matching' } })
    }
    const active = list ? (list.kind === 'near' ? 'near' : 'list') : layersOpen ? 'layers' : undefined
    return (
      <WorkspaceContext value={workspace}>
        <main className={frame.work} style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}>
          {stage}
        </main>
        <Tabs active={active} onTab={tab} />
      </WorkspaceContext>
    )
  }
  return (
    <WorkspaceContext value={workspace}>
      <main className={frame.work}>
        <div className={frame.side}>
          {!leftFolded && (
            <aside className={frame.left} aria-label={words.say('layers.title')}>
              {empty ? inTime(<FirstRun />) : layerPanel}
            </aside>
          )}
        </div>
        <div className={frame.middle}>
          {stage}
          {drawerPanel && (
            <div className={frame.drawer} data-tall={tall || undefined}>
              {drawerPanel}
            </div>
          )}
        </div>
        <div className={frame.side}>
          {rightPanel && !rightFolded && (
            <aside className={frame.right} aria-label={rightLabel}>
              {rightPanel}
            </aside>
          )}
        </div>
      </main>
      <StatusBar
        connection={connection}
        pointer={workspace.pointer}
        camera={empty ? undefined : view.camera}
        omission={omission}
      />
    </WorkspaceContext>
  )
}
