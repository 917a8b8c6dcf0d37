import { Button, Skeleton } from '@mantine/core'
import { useCallback } from 'react'
import { assetsPath, type RowQuery } from '../api/paths'
import type { Asset, Position } from '../api/types'
import { usePages } from '../api/usePages'
import { useWords } from '../i18n/useWords'
import { placeOf } from '../map/geometry'
import { AssetTable } from './AssetTable'
import { Frame } from './Frame'
import classes from './list.module.css'

export interface ListProps {
  readonly revision: number
  readonly selected: number | undefined
  readonly tall: boolean
  readonly onTall: (tall: boolean) => void
  readonly onClose: () => void
  readonly onHover: (at: Position | undefined) => void
}

interface AssetListProps extends ListProps {
  readonly title: string
  readonly query: RowQuery | undefined
  readonly onOpen: (id: number) => void
}

/** The assets behind a number, a hundred at a time. */
export function AssetList({ title, query, onOpen, ...list }: AssetListProps) {
  const words = useWords()
  const key = query ? assetsPath(query) : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the query holds
  const path = useCallback((after?: number | string) => assetsPath(query ?? {}, after), [key])
  const pages = usePages<Asset>(query ? path : null, list.revision)
  const total = query ? pages.total : 0
  const note =
    total === undefined
      ? ''
      : words.say('rows.count', { n: total, shown: words.count(pages.items.length), total: words.count(total) })
  return (
    <Frame title={title} note={note} tall={list.tall} onTall={list.onTall} onClose={list.onClose}>
      {pages.error && <p className={classes.note}>{words.say('rows.failed')}</p>}
      {total === 0 && <p className={classes.note}>{words.say('rows.empty')}</p>}
      {pages.items.length === 0 && pages.loading && <Waiting />}
      {pages.items.length > 0 && (
        <AssetTable
          lines={pages.items.map((it) => ({ ...it, at: it.label_point ?? placeOf(it.geometry) }))}
          selected={list.selected}
          onOpen={onOpen}
          onHover={list.onHover}
        />
      )}
      {pages.more && (
        <div className={classes.more}>
          <Button size="xs" variant="default" loading={pages.loading} onClick={pages.more}>
            {words.say('rows.more')}
          </Button>
        </div>
      )}
    </Frame>
  )
}

export function Waiting() {
  return (
    <div className={classes.waiting} aria-busy="true">
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={18} radius={4} />
      ))}
    </div>
  )
}
