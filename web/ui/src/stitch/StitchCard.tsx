import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { ClassGlyph } from '../design/ClassGlyph'
import { ConditionMark } from '../design/ConditionMark'
import { useWords } from '../i18n/useWords'
import { summary } from './say'
import type { Stitch } from './stitch'
import classes from './stitch.module.css'

/** What a finger can do, that has no second way of pointing. */
export interface StitchActions {
  readonly onZoom: () => void
  readonly onRows: () => void
  readonly onClose: () => void
}

interface StitchCardProps {
  readonly stitch: Stitch
  readonly at: { readonly x: number; readonly y: number }
  /** Absent where the pointer hovers: a click then zooms, and the list beside the map holds the same squares. */
  readonly actions?: StitchActions
}

const MOST = 5

/** How many a square holds, by class, beside the pointer. */
export function StitchCard({ stitch, at, actions }: StitchCardProps) {
  const words = useWords()
  const rest = stitch.classes.slice(MOST)
  const low = at.y > window.innerHeight / 2
  return (
    <div
      className={classes.card}
      style={{ left: `min(${at.x + 14}px, 100% - 256px)`, top: at.y + (low ? -14 : 14), translate: low ? '0 -100%' : undefined }}
      {...(actions ? { role: 'group', 'aria-label': summary(stitch, words) } : { 'aria-hidden': true })}
      data-held={actions ? true : undefined}
    >
      <p className={classes.sum}>
        <b>{summary(stitch, words)}</b>
        {actions && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            title={words.say('stitch.close')}
            aria-label={words.say('stitch.close')}
            onClick={actions.onClose}
          >
            <IconX size={16} stroke={1.75} />
          </ActionIcon>
        )}
      </p>
      <ul className={classes.shares}>
        {stitch.classes.slice(0, MOST).map((it) => (
          <li key={it.key}>
            <ClassGlyph of={words.classOf(it.key)} size={13} />
            <span className={classes.name}>{words.className(it.key)}</span>
            {(['damaged', 'missing'] as const).map(
              (key) =>
                it[key] > 0 && (
                  <span key={key} className={classes.wrong}>
                    <ConditionMark condition={key} />
                    {words.count(it[key])}
                  </span>
                ),
            )}
            <span className={classes.n}>{words.count(it.n)}</span>
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <p className={classes.rest}>
          {words.say('stitch.more', { classes: rest.length, n: words.count(rest.reduce((sum, it) => sum + it.n, 0)) })}
        </p>
      )}
      {actions ? (
        <p className={classes.acts}>
          <Button onClick={actions.onZoom}>{words.say('stitch.zoom')}</Button>
          <Button variant="default" onClick={actions.onRows}>
            {words.say('stitch.rows')}
          </Button>
        </p>
      ) : (
        <p className={classes.rest}>{words.say('stitch.hint')}</p>
      )}
    </div>
  )
}
