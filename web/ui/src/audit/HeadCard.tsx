import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useCopy } from '../app/useCopy'
import { useWords } from '../i18n/useWords'
import classes from './audit.module.css'

interface HeadCardProps {
  readonly title: string
  /** What is copied: the hash with its number, as it is given to the command. */
  readonly stamp: string
  readonly why: string
}

/** The newest link of a chain, to be kept elsewhere. */
export function HeadCard({ title, stamp, why }: HeadCardProps) {
  const words = useWords()
  const [copied, copy] = useCopy()
  return (
    <section className={classes.headCard} aria-label={title}>
      <div className={classes.headLine}>
        <b>{title}</b>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={
            copied ? (
              <IconCheck size={14} stroke={1.75} aria-hidden="true" />
            ) : (
              <IconCopy size={14} stroke={1.75} aria-hidden="true" />
            )
          }
          onClick={() => copy(stamp)}
        >
          {words.say(copied ? 'audit.copied' : 'audit.copy')}
        </Button>
      </div>
      <code className={`mono ${classes.hash}`} title={stamp}>
        {stamp}
      </code>
      <p className="caption">{why}</p>
    </section>
  )
}
