import { Button, Skeleton } from '@mantine/core'
import { Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { nameOf } from '../api/names'
import { boundariesPath, cataloguePath } from '../api/paths'
import type { Boundary, Catalogue, Page } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { GlyphContext } from '../design/ClassGlyph'
import type { GlyphPaths } from '../design/glyphs'
import classes from '../frame/frame.module.css'
import pageClasses from '../frame/page.module.css'
import statusClasses from '../frame/status.module.css'
import { useToasts } from '../frame/Toasts'
import { PAGES, TopBar } from '../frame/TopBar'
import { useKeys } from '../frame/useKeys'
import { speak } from '../i18n'
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

const Palette = late(() => import('../palette/Palette'))
const Help = late(() => import('../frame/Help'))

function useGlyphs(): GlyphPaths | undefined {
  const [paths, setPaths] = useState<GlyphPaths>()
  useEffect(() => {
    import('virtual:class-glyphs').then((module) => setPaths(module.default))
  }, [])
  return paths
}

/** The shape of the page while the book is being opened. */
function Opening() {
  const words = useWords()
  return (
    <div className={classes.work} aria-busy="true">
      <aside className={classes.left}>
        <div className={classes.loading}>
          <span className="caption">{words.say('app.loading')}</span>
          {[64, 20, 20, 20, 20, 20, 64, 20, 20, 20].map((height, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
            <Skeleton key={row} height={height} radius={6} />
          ))}
        </div>
      </aside>
      <div className={classes.stage} />
    </div>
  )
}

function Unreachable({ why, retry }: { why: string; retry: () => void }) {
  const words = useWords()
  return (
    <div className={classes.failed} role="alert">
      <p>{why ? words.say('load.failedWith', { why }) : words.say('load.failed')}</p>
      <Button onClick={retry}>{words.say('bar.retry')}</Button>
    </div>
  )
}

/** The bar and the page that the address names. */
function Opened({ app }: { app: AppValue }) {
  const words = useWords()
  const phone = usePhone()
  const { store, revision, route, go, help } = app
  const [searched, setSearched] = useState(false)
  const searching = useSignal(paletteOpen)
  if (searching && !searched) setSearched(true)
  const district = useAnswer<Page<Boundary>>(boundariesPath('district'), revision).data?.items ?? []
  const LazyPage = route.page === 'map' ? undefined : pages[route.page]
  useCommands(() => [
    ...PAGES.map(({ to, label }): Command => ({ say: 'command.page', name: label, run: () => go(to) })),
    { say: 'command.page', name: 'nav.basemap', run: () => go({ page: 'basemap' }) },
    { say: 'command.language', run: () => store.change({ lang: words.lang === 'zh' ? 'en' : 'zh' }) },
    { say: 'help.this', keys: '?', run: help },
  ])
  return (
    <>
      <TopBar district={district.map((it) => nameOf(it, words.lang)).join(' · ') || undefined} phone={phone} />
      {LazyPage ? (
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

/** The page: opens the book, then hands it to the page that the address names. */
export function App({ store }: { store: ViewStore }) {
  const words = useWords()
  const view = useView(store)
  const path = usePath()
  const route = useMemo(() => routeOf(path), [path])
  const connection = useLive()
  const catalogue = useAnswer<Catalogue>(connection.status ? cataloguePath : null, 0)
  const glyphs = useGlyphs()
  const toasts = useToasts()
  const [help, setHelp] = useState(false)
  const [helped, setHelped] = useState(false)
  const showHelp = () => {
    setHelped(true)
    setHelp(true)
  }

  useEffect(() => void speak(view.lang), [view.lang])
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

  const error = connection.status ? catalogue.error : connection.error
  const { status } = connection
  const app: AppValue | undefined =
    status && catalogue.data && glyphs
      ? {
          store,
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
            <>
              <header className={classes.top}>
                <img className={classes.mark} src="/mark.svg" alt="" width={28} height={28} />
              </header>
              {error ? (
                <div className={classes.stage}>
                  <Unreachable
                    why={error.message}
                    retry={() => {
                      connection.retry()
                      catalogue.retry()
                    }}
                  />
                </div>
              ) : (
                <Opening />
              )}
              <footer className={statusClasses.status} />
            </>
          )}
          {toasts.list}
        </div>
      </GlyphContext>
    </CatalogueContext>
  )
}
