import { Button, Skeleton } from '@mantine/core'
import { useContext } from 'react'
import { ClassGlyph } from '../design/ClassGlyph'
import { CatalogueContext, useWords } from '../i18n/useWords'
import { groupProperties } from '../panel/attributes'
import { changeText } from '../panel/historyText'
import classes from './bulk.module.css'
import type { BulkAnswer } from './useBulk'

interface PreviewProps {
  readonly preview: BulkAnswer | undefined
  readonly trying: boolean
  readonly onDropRefused: (ids: readonly number[]) => void
}

const FIGURES = {
  matched: 'bulk.matched',
  changed: 'bulk.changed',
  same: 'bulk.same',
  refused: 'bulk.refused',
} as const

/** What the edit would do: four counts, then assets before and after, the refused ones first. */
export function Preview({ preview, trying, onDropRefused }: PreviewProps) {
  const words = useWords()
  const catalogue = useContext(CatalogueContext)
  if (!preview) {
    return trying ? (
      <div className={classes.waiting} aria-busy="true">
        <Skeleton height={52} radius={6} />
        <Skeleton height={16} radius={4} />
        <Skeleton height={16} radius={4} />
      </div>
    ) : (
      <p className="caption">{words.say('bulk.nothingSet')}</p>
    )
  }
  const figure = (key: keyof typeof FIGURES, n: number) => (
    <div data-figure={key} data-zero={n === 0 || undefined}>
      <dt>{words.say(FIGURES[key])}</dt>
      <dd>{words.count(n)}</dd>
    </div>
  )
  const { refused, sample } = preview
  return (
    <div className={classes.preview}>
      <dl className={classes.figures} aria-live="polite">
        {figure('matched', preview.matched)}
        {figure('changed', preview.changed)}
        {figure('same', preview.same)}
        {figure('refused', preview.refused_total)}
      </dl>
      {refused.length > 0 && (
        <>
          <p className="caption">
            {words.say('bulk.refusedSample', { shown: words.count(refused.length), total: words.count(preview.refused_total) })}
          </p>
          <ul className={classes.rows} data-refused>
            {refused.map((it) => (
              <li key={it.id}>
                <span className="mono">{it.ref || it.id}</span>
                <span>{words.label(it.message)}</span>
              </li>
            ))}
          </ul>
          {preview.refused_total === refused.length && (
            <Button size="xs" variant="default" onClick={() => onDropRefused(refused.map(({ id }) => id))}>
              {words.say('bulk.dropRefused', { n: refused.length })}
            </Button>
          )}
        </>
      )}
      {sample.length > 0 && (
        <>
          <p className="caption">
            {words.say('bulk.sample', { shown: words.count(sample.length), total: words.count(preview.changed) })}
          </p>
          <ul className={classes.rows}>
            {sample.map((it) => {
              const properties = groupProperties(catalogue, words.classOf(it.class)?.group)
              return (
                <li key={it.id}>
                  <span className={classes.who}>
                    <ClassGlyph of={words.classOf(it.class)} size={13} />
                    <span className="mono">{it.ref || it.id}</span>
                  </span>
                  {it.changes.map((change) => (
                    <span key={change.field}>{changeText(change, properties, words)}</span>
                  ))}
                </li>
              )
            })}
          </ul>
        </>
      )}
    </div>
  )
}
