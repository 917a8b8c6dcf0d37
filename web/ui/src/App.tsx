import { Button, Skeleton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { cataloguePath } from './api/paths'
import type { Catalogue } from './api/types'
import { useAnswer } from './api/useAnswer'
import { useStatus } from './api/useStatus'
import { GlyphContext } from './design/ClassGlyph'
import type { GlyphPaths } from './design/glyphs'
import classes from './frame/frame.module.css'
import { speak } from './i18n'
import { CatalogueContext, useWords } from './i18n/useWords'
import { useView, type ViewStore } from './view/store'
import { Workspace } from './Workspace'

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

/** The page: opens the book, then hands it to the workspace. */
export function App({ store }: { store: ViewStore }) {
  const view = useView(store)
  const connection = useStatus()
  const catalogue = useAnswer<Catalogue>(cataloguePath, connection.status ? 1 : 0)
  const glyphs = useGlyphs()

  useEffect(() => speak(view.lang), [view.lang])

  const error = connection.status ? catalogue.error : connection.error
  const open = connection.status && catalogue.data && glyphs
  return (
    <CatalogueContext value={catalogue.data}>
      <GlyphContext value={glyphs ?? {}}>
        {open ? (
          <Workspace
            store={store}
            view={view}
            connection={connection}
            status={connection.status as NonNullable<typeof connection.status>}
            catalogue={catalogue.data as Catalogue}
            glyphs={glyphs as GlyphPaths}
          />
        ) : (
          <div className={classes.app}>
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
            <footer className={classes.status} />
          </div>
        )}
      </GlyphContext>
    </CatalogueContext>
  )
}
