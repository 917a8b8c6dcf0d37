import { Kbd } from '@mantine/core'
import { IconCommand, IconMapPin, IconPolygon, IconRoute } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Hit } from '../api/types'
import { ClassGlyph } from '../design/ClassGlyph'
import { ConditionTag } from '../design/ConditionMark'
import { coordinates } from '../format/numbers'
import { useWords, type Words } from '../i18n/useWords'
import { boundaryRowName } from '../panel/BoundarySection'
import type { Entry } from './entries'
import classes from './palette.module.css'

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const

const whatOf = (hit: Hit, words: Words): string =>
  hit.class
    ? words.className(hit.class)
    : hit.kind
      ? boundaryRowName({ kind: hit.kind, grid: hit.kind === 'cell' ? hit.grid : undefined }, words)
      : ''

/** The words of an entry: a class with how many there are in service; its main line, what stands smaller behind it, and its right side. */
export function Line({ entry, counted }: { entry: Entry; counted: ReadonlyMap<string, number> }) {
  const words = useWords()
  const line = (mark: ReactNode, main: ReactNode, behind?: ReactNode, aside?: ReactNode) => (
    <>
      {mark}
      <span className={classes.main}>
        <b>{main}</b>
        {behind && <span className="caption">{behind}</span>}
      </span>
      {aside}
    </>
  )
  if (entry.kind === 'place') {
    const read = entry.swapped === undefined ? undefined : words.say(entry.swapped ? 'palette.swapped' : 'palette.straight')
    return line(<IconMapPin {...icon} />, words.say('palette.goTo', { at: coordinates(entry.at[0], entry.at[1]) }), read)
  }
  if (entry.kind === 'class') {
    const { key } = entry.class
    return line(
      <ClassGlyph of={words.classOf(key)} size={16} />,
      words.say('palette.onlyClass', { name: words.className(key) }),
      <span className="mono">{entry.class.code}</span>,
      <span className={classes.code}>{words.count(counted.get(key) ?? 0)}</span>,
    )
  }
  if (entry.kind === 'command') {
    const { say, name, keys } = entry.command
    const text = name ? words.say(say, { name: words.say(name) }) : words.say(say)
    return line(<IconCommand {...icon} />, text, undefined, keys && <Kbd>{keys}</Kbd>)
  }
  const { hit } = entry
  const what = whatOf(hit, words)
  const road = hit.class?.startsWith('road')
  const mark = hit.class ? (
    road ? (
      <IconRoute {...icon} />
    ) : (
      <ClassGlyph of={words.classOf(hit.class)} size={16} />
    )
  ) : (
    <IconPolygon {...icon} />
  )
  const behind = (
    <>
      {hit.name ? `${what} ` : ''}
      <span className="mono">{hit.ref}</span>
    </>
  )
  const aside = hit.condition ? (
    <ConditionTag condition={hit.condition} word={words.condition(hit.condition)} />
  ) : (
    <span className={classes.second}>
      <Kbd>⇧ ↵</Kbd> {words.say('palette.pickInside')}
    </span>
  )
  return line(mark, hit.name || what, behind, aside)
}
