import { Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { takeNote } from '../access/keep'
import { may, personOf, type Session } from '../access/session'
import { nameOf } from '../api/names'
import { boundariesPath, cataloguePath } from '../api/paths'
import type { Boundary, Catalogue, Page } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { GlyphContext } from '../design/ClassGlyph'
import type { GlyphPaths } from '../design/glyphs'
import classes from '../frame/frame.module.css'
import { Refused } from '../frame/NoRight'
import { Opening, Shut, Unreachable } from '../frame/Opening'
import pageClasses from '../frame/page.module.css'
import { useToasts } from '../frame/Toasts'
import { TopBar } from '../frame/TopBar'
import { useKeys } from '../frame/useKeys'
import { CatalogueContext, useWords } from '../i18n/useWords'
import { useLive } from '../live/useLive'
import { type Command, useCommands } from '../palette/commands'
import { openPalette, paletteOpen } from '../palette/paletteStore'
import { installShell } from '../shell/install'
import { useSignal } from '../view/signal'
import { useView, type ViewStore } from '../view/store'
import { usePhone } from '../workspace/useWorkspaceState'
import Workspace from '../workspace/Workspace'
import { AppContext, type App as AppValue } from './context'
import { late } from './late'
import { pages } from './pages'
import { pathOf, type Route, routeOf, usePath } from './route'
import { PAGES, SETTINGS, screenOf, usable } from './screens'

const Palette = late(() => import('../palette/Palette'))
const Help = late(() => import('../frame/Help'))

function useGlyphs(): GlyphPaths | undefined {
  const [paths, setPaths] = useState<GlyphPaths>()
  useEffect(() => {
    import('virtual:class-glyphs').then((module) => setPaths(module.default))
  }, [])
  return paths
}

/** The bar and the page that the address names. */
function Opened({ app }: { app: AppValue }) {
  const words = useWords()
  const phone = usePhone()
  const { store, session, revision, route, go, help } = app
  const [searched, setSearched] = useState(false)
  const searching = useSignal(paletteOpen)
  if (searching && !searched) setSearched(true)
  const district = useAnswer<Page<Boundary>>(boundariesPath('district'), revision).data?.items ?? []
  const LazyPage = pageOf(route)
  const screen = screenOf(route.page)
  useCommands(() => [
    ...usable([...PAGES, ...SETTINGS], session.permissions).map(
      ({ to, label }): Command => ({ say: 'command.page', name: label, run: () => go(to) }),
    ),
    { say: 'command.language', run: () => store.change({ lang: words.lang === 'zh' ? 'en' : 'zh' }) },
    { say: 'help.this', keys: '?', run: help },
  ])
  return (
    <>
      <TopBar district={district.map((it) => nameOf(it, words.lang)).join(' · ') || undefined} phone={phone} />
      {screen?.needs && !may(session, screen.needs) ? (
        <Refused what={words.say(screen.label)} needs={screen.needs} />
      ) : LazyPage ? (
        <Suspense fallback={<main className={pageClasses.page} aria-busy="true" />}>
          <LazyPage />
        </Suspense>
      ) : (
        <Workspace />
      )}
      {searched && (
        <Suspense fallback={null}>
          <Palette />
        </Suspense>
      )}
    </>
  )
}

/** The page of an address; undefined for the map, which is always there. */
const pageOf = ({ page }: Route) => (page === 'map' || page === 'sign-in' || page === 'setup' ? undefined : pages[page])

interface AppProps {
  readonly store: ViewStore
  readonly session: Session
}

/** Opens the book for somebody, then hands it to the page that the address names. */
export function App({ store, session }: AppProps) {
  const words = useWords()
  const view = useView(store)
  const path = usePath()
  const route = useMemo(() => routeOf(path), [path])
  const connection = useLive(personOf(session))
  const catalogue = useAnswer<Catalogue>(connection.status ? cataloguePath : null, 0)
  const glyphs = useGlyphs()
  const toasts = useToasts()
  const [help, setHelp] = useState(false)
  const [helped, setHelped] = useState(false)
  const showHelp = () => {
    setHelped(true)
    setHelp(true)
  }

  const go = useMemo(() => (to: Route) => store.turn(pathOf(to)), [store])
  useKeys({
    'ctrl k': openPalette,
    '?': showHelp,
  })

  const updated = useRef(false)
  const { toast } = toasts
  useEffect(() => {
    if (updated.current) return
    updated.current = true
    installShell(({ take }) =>
      toast({ text: words.say('shell.update'), stays: true, action: { label: words.say('shell.take'), onClick: take } }),
    )
  }, [toast, words])

  const noted = useRef(false)
  useEffect(() => {
    const note = noted.current ? undefined : takeNote()
    noted.current = true
    if (note === 'rights') toast({ text: words.say('right.changed') })
  }, [toast, words])

  const error = connection.status ? catalogue.error : connection.error
  const { status } = connection
  const app: AppValue | undefined =
    status && catalogue.data && glyphs
      ? {
          store,
          session,
          view,
          connection,
          status,
          revision: view.at ?? connection.revision,
          catalogue: catalogue.data,
          route,
          go,
          toast: toasts.toast,
          help: showHelp,
        }
      : undefined
  return (
    <CatalogueContext value={catalogue.data}>
      <GlyphContext value={glyphs ?? {}}>
        <div className={classes.app}>
          {app ? (
            <AppContext value={app}>
              <Opened app={app} />
              {helped && (
                <Suspense fallback={null}>
                  <Help opened={help} onClose={() => setHelp(false)} />
                </Suspense>
              )}
            </AppContext>
          ) : (
            <Shut>
              {error ? (
                <Unreachable
                  why={error.message}
                  retry={() => {
                    connection.retry()
                    catalogue.retry()
                  }}
                />
              ) : (
                <Opening />
              )}
            </Shut>
          )}
          {toasts.list}
        </div>
      </GlyphContext>
    </CatalogueContext>
  )
}
