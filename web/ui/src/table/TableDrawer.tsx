import { Button, Skeleton, UnstyledButton } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { openBulk } from '../bulk/bulkStore'
import { ExportButton } from '../export/ExportButton'
import { type Said, useWords } from '../i18n/useWords'
import { pickedOf } from '../lasso/gather'
import { countOf, isPicked, rangeOf } from '../lasso/picked'
import { picked, pickOne, pickThese } from '../lasso/pickedStore'
import { usePick } from '../lasso/usePick'
import { DrawerButtons } from '../list/DrawerButtons'
import { titleOf } from '../list/request'
import { hoveredAsset } from '../map/hovered'
import { type CountOfAssets, SCOPES, type Scope } from '../view/rows'
import { useSignal } from '../view/signal'
import { useWorkspace } from '../workspace/context'
import { useBoxInView } from '../workspace/useBoxInView'
import { ColumnChooser } from './ColumnChooser'
import { nextSort, type Sort, shownColumns } from './columns'
import { Grid } from './Grid'
import { useColumns } from './memory'
import { scopeQuery, singleClass } from './scope'
import { openRow, tableRows } from './steps'
import classes from './table.module.css'
import { useAllColumns } from './useColumnWords'
import { useRows } from './useRows'

interface TableDrawerProps {
  readonly count: CountOfAssets
  readonly start: Scope
  readonly tall: boolean
  readonly onTall: (tall: boolean) => void
  readonly onClose: () => void
}

const SCOPE_WORDS: Readonly<Record<Scope, Said>> = {
  view: 'table.scopeView',
  filter: 'table.scopeFilter',
  picked: 'table.scopePicked',
}

const ALL_CLASSES = 'all'

/** The table below the map: rows in view, of the whole filter, or picked; in step with map, filter and selection. */
export function TableDrawer({ count, start, tall, onTall, onClose }: TableDrawerProps) {
  const words = useWords()
  const { view, book, revision, asOf, map, phone, open, readOnly } = useWorkspace()
  const [scope, setScope] = useState<Scope>(start)
  const [sort, setSort] = useState<Sort>('')
  const now = useSignal(picked)
  const hovered = useSignal(hoveredAsset)
  const pick = usePick()
  const anchor = useRef<number>(undefined)
  const [offered, setOffered] = useState(false)
  const box = useBoxInView()

  const ask = { count, filter: view.filter, present: book.present }
  const query = scopeQuery(scope, ask, { box, picked: now })
  const whole = scopeQuery('filter', ask, { box, picked: now })
  const onlyClass = singleClass(query)
  const all = useAllColumns(onlyClass)
  const [chosen, choose] = useColumns(onlyClass ?? ALL_CLASSES)
  const columns = shownColumns(all, chosen)
  const rows = useRows(query, sort, asOf ?? revision)
  const ids = useMemo(() => rows.items.map((it) => it.id), [rows.items])
  const total = rows.total ?? 0

  const { facets } = book
  const inFilter = {
    matching: () => facets.matching,
    condition: () => (count.what === 'condition' ? facets.conditions[count.key] : 0),
    class: () => (count.what === 'class' ? (facets.classes[count.key] ?? 0) : 0),
    stage: () => (count.what === 'stage' ? facets.stages[count.key] : 0),
  }[count.what]()

  useEffect(() => setScope(start), [start])
  useEffect(() => {
    tableRows.set(rows.items.map(pickedOf))
    return () => tableRows.set([])
  }, [rows.items])

  const locked = now.beyond ? words.say('table.unpickFirst') : undefined
  const pickRow = (id: number, shift: boolean) => {
    const range = shift ? new Set(rangeOf(ids, anchor.current, id)) : undefined
    anchor.current = id
    setOffered(false)
    const asset = rows.items.find((it) => it.id === id)
    if (!asset) return
    if (range) pickThese(rows.items.filter((it) => range.has(it.id)).map(pickedOf), 'add')
    else pickOne(pickedOf(asset))
  }
  const pickAll = () => {
    const loaded = rows.items.map(pickedOf)
    const had = loaded.every((it) => isPicked(now, it.id))
    pickThese(loaded, had ? 'subtract' : 'add')
    setOffered(!had && rows.more !== undefined)
  }

  const note = () => {
    if (rows.total === undefined) return ''
    const shown = words.count(rows.items.length)
    if (inFilter === 0 && scope !== 'picked') return ''
    if (scope === 'view' && total < inFilter) {
      return words.say('table.noteView', { shown: words.count(total), total: words.count(inFilter) })
    }
    if (scope === 'view') return words.say('table.noteAllInView', { total: words.count(total) })
    if (rows.more) return words.say('table.noteLoaded', { shown, total: words.count(total) })
    return words.say('table.noteAll', { total: words.count(total) })
  }
  const emptyText = () => {
    if (scope === 'view' && inFilter > 0) return words.say('table.emptyView', { total: words.count(inFilter) })
    return words.say(scope === 'picked' ? 'table.emptyPicked' : 'table.emptyFilter')
  }
  const counts: Readonly<Record<Scope, number | undefined>> = {
    view: scope === 'view' ? rows.total : undefined,
    filter: inFilter,
    picked: countOf(now),
  }
  const title = titleOf(count, words)
  const bulk = async () => {
    if (countOf(now) === 0 && query) await pick(query, 'replace')
    openBulk()
  }
  const error =
    rows.error && (rows.error.message ? words.say('table.failed', { why: rows.error.message }) : words.say('table.failedPlain'))

  return (
    <section className={classes.frame} aria-label={title}>
      <header className={classes.head}>
        <h2 title={title}>{title}</h2>
        <div className={classes.scopes} role="radiogroup" aria-label={words.say('table.scope')}>
          {SCOPES.map((it) => (
            <UnstyledButton
              key={it}
              role="radio"
              aria-checked={it === scope}
              className={classes.scope}
              onClick={() => setScope(it)}
            >
              {words.say(SCOPE_WORDS[it])}
              {counts[it] !== undefined && <b>{words.count(counts[it])}</b>}
            </UnstyledButton>
          ))}
        </div>
        <span className="caption" aria-live="polite" title={note()}>
          {note()}
        </span>
        <span className={classes.space} />
        {!phone && (
          <ColumnChooser all={all} chosen={chosen} className={onlyClass && words.className(onlyClass)} onChoose={choose} />
        )}
        {!readOnly && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconChecks size={16} stroke={1.75} aria-hidden="true" />}
            disabled={total === 0}
            onClick={bulk}
          >
            {words.say('picked.bulk')}
          </Button>
        )}
        <ExportButton query={query} total={total} />
        <DrawerButtons tall={tall} onTall={onTall} onClose={onClose} />
      </header>
      {offered && query && (
        <div className={classes.offer} role="status">
          <span>{words.say('table.offerAll', { n: words.count(rows.items.length) })}</span>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              setOffered(false)
              pick(query, 'replace')
            }}
          >
            {words.say('table.takeAll', { total: words.count(total) })}
          </Button>
        </div>
      )}
      {error && (
        <div className={classes.offer} role="alert">
          <span>{error}</span>
          <Button size="compact-xs" variant="default" onClick={rows.retry}>
            {words.say('table.retry')}
          </Button>
        </div>
      )}
      {rows.items.length > 0 ? (
        <Grid
          rows={rows.items}
          total={total}
          columns={columns}
          sort={sort}
          selected={view.selection?.noun === 'asset' ? view.selection.id : undefined}
          hovered={hovered}
          phone={phone}
          locked={locked}
          isPicked={(id) => isPicked(now, id)}
          onSort={(key) => setSort(nextSort(sort, key))}
          onOpen={(asset) => openRow({ map, open }, pickedOf(asset))}
          onHover={(at) => map?.hover(at)}
          onPick={pickRow}
          onPickAll={pickAll}
          onNearEnd={() => rows.more?.()}
        />
      ) : rows.loading || (rows.total === undefined && !rows.error) ? (
        <div className={classes.waiting} aria-busy="true">
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} height={18} radius={4} />
          ))}
        </div>
      ) : (
        !rows.error && (
          <div className={classes.empty}>
            <p>{emptyText()}</p>
            {scope === 'view' && whole && inFilter > 0 && (
              <Button size="compact-sm" variant="default" onClick={() => setScope('filter')}>
                {words.say('table.scopeFilter')}
              </Button>
            )}
          </div>
        )
      )}
    </section>
  )
}
