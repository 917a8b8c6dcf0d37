import { Button, UnstyledButton } from '@mantine/core'
import { useCallback } from 'react'
import { boundariesPath } from '../api/paths'
import type { Boundary } from '../api/types'
import { usePages } from '../api/usePages'
import { areaText } from '../format/measures'
import { useWords } from '../i18n/useWords'
import { boundaryRowName } from '../panel/BoundarySection'
import type { BoundaryRow } from '../view/boundaryLayer'
import { Frame } from './Frame'
import classes from './list.module.css'
import { type ListProps, Waiting } from './waiting'

interface BoundaryListProps extends ListProps {
  readonly row: BoundaryRow
  readonly onOpen: (id: number) => void
}

/** The boundaries of one kind or grid. */
export function BoundaryList({ row, onOpen, ...list }: BoundaryListProps) {
  const words = useWords()
  const path = useCallback((after?: number | string) => boundariesPath(row.kind, row.grid, after), [row.kind, row.grid])
  const pages = usePages<Boundary>(path, list.revision)
  const { total } = pages
  const note =
    total === undefined
      ? ''
      : words.say('rows.count', { n: total, shown: words.count(pages.items.length), total: words.count(total) })
  return (
    <Frame title={boundaryRowName(row, words)} note={note} tall={list.tall} onTall={list.onTall} onClose={list.onClose}>
      {pages.error && <p className={classes.note}>{words.say('rows.failed')}</p>}
      {pages.items.length === 0 && pages.loading && <Waiting />}
      {pages.items.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{words.say('rows.ref')}</th>
              <th scope="col" className={classes.wide}>
                {words.say('rows.name')}
              </th>
              <th scope="col" className={classes.number}>
                {words.say('asset.area')}
              </th>
            </tr>
          </thead>
          <tbody>
            {pages.items.map((it) => (
              <tr key={it.id} data-selected={it.id === list.selected || undefined} onClick={() => onOpen(it.id)}>
                <td className="mono">
                  <UnstyledButton
                    className={classes.open}
                    aria-label={words.say('rows.show', { name: it.name || it.ref || String(it.id) })}
                  >
                    {it.ref || words.say('rows.noRef')}
                  </UnstyledButton>
                </td>
                <td className={classes.wide}>{it.name}</td>
                <td className={classes.number}>{it.area_m2 === undefined ? '' : areaText(it.area_m2, words.lang)}</td>
              </tr>
            ))}
          </tbody>
        </table>
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
