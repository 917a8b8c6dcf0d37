import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCurrentLocation, IconLink, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './record.module.css'

interface RecordHeadProps {
  readonly code: string
  readonly title: string
  readonly symbol: ReactNode
  readonly tone?: string
  readonly tags?: ReactNode
  readonly onShow: () => void
  readonly onClose: () => void
}

/** The code, what it is, and its state; with the link to copy and the way to close. */
export function RecordHead({ code, title, symbol, tone, tags, onShow, onClose }: RecordHeadProps) {
  const words = useWords()
  const clipboard = useClipboard({ timeout: 2000 })
  const copy = words.say(clipboard.copied ? 'asset.copied' : 'asset.copyLink')
  return (
    <header className={classes.head}>
      <div className={classes.headLine}>
        <span className={`mono ${classes.code}`} title={code}>
          {code}
        </span>
        <ActionIcon
          variant="subtle"
          color="gray"
          title={words.say('asset.flyTo')}
          aria-label={words.say('asset.flyTo')}
          onClick={onShow}
        >
          <IconCurrentLocation size={16} stroke={1.75} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          title={copy}
          aria-label={copy}
          onClick={() => clipboard.copy(window.location.href)}
        >
          {clipboard.copied ? <IconCheck size={16} stroke={1.75} /> : <IconLink size={16} stroke={1.75} />}
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          title={words.say('asset.close')}
          aria-label={words.say('asset.close')}
          onClick={onClose}
        >
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      <div className={classes.titleLine}>
        <span className={classes.badge} data-tone={tone}>
          {symbol}
        </span>
        <h1>{title}</h1>
      </div>
      {tags && <div className={classes.tags}>{tags}</div>}
    </header>
  )
}
