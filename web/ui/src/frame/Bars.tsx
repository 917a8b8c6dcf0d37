import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import type { Connection } from '../live/useLive'
import type { Chip } from '../panel/chips'
import type { Filter } from '../view/filter'
import classes from './bars.module.css'

/** Says that the connection is gone, and that nothing is lost by it. */
export function ErrorBar({ connection }: { connection: Connection }) {
  const words = useWords()
  if (connection.link !== 'lost') return null
  return (
    <div className={classes.errorBar} role="status">
      <IconPlugConnectedX size={18} stroke={1.75} aria-hidden="true" />
      <span>{words.say('bar.offline')}</span>
      <Button size="compact-sm" variant="default" onClick={connection.retry}>
        {words.say('bar.retry')}
      </Button>
    </div>
  )
}

interface NothingInViewProps {
  /** How many match the filter, all of them elsewhere. */
  readonly matching: number
  readonly onGo: () => void
}

/** Says that what the filter asks for is elsewhere, and leads there. */
export function NothingInView({ matching, onGo }: NothingInViewProps) {
  const words = useWords()
  return (
    <div className={classes.nothing} role="status">
      <b>{words.say('elsewhere.title')}</b>
      <span>{words.say('elsewhere.body', { n: words.count(matching) })}</span>
      <Button size="compact-sm" variant="default" onClick={onGo}>
        {words.say('elsewhere.go')}
      </Button>
    </div>
  )
}

interface NothingMatchesProps {
  readonly chip: Chip
  /** How many there would be without the chip. */
  readonly without: number
  readonly onChange: (filter: Filter) => void
}

/** Says why the map is bare, and takes the filter away that makes it so. */
export function NothingMatches({ chip, without, onChange }: NothingMatchesProps) {
  const words = useWords()
  return (
    <div className={classes.nothing} role="status">
      <b>{words.say('filtered.title')}</b>
      <span>{words.say('filtered.body', { chip: chip.text, n: without })}</span>
      <Button size="compact-sm" variant="default" onClick={() => onChange(chip.without)}>
        {words.say('filtered.remove', { chip: chip.text })}
      </Button>
    </div>
  )
}
