import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import record from '../panel/record.module.css'

interface PanelHeadProps {
  readonly code: string
  readonly title: string
  readonly symbol: ReactNode
  readonly tone?: string
  readonly close: string
  readonly onClose: () => void
  readonly children?: ReactNode
}

/** The head of a panel that does something: what is done, to what, and the way out. */
export function PanelHead({ code, title, symbol, tone, close, onClose, children }: PanelHeadProps) {
  return (
    <header className={record.head}>
      <div className={record.headLine}>
        <span className={record.code}>{code}</span>
        <ActionIcon variant="subtle" color="gray" title={close} aria-label={close} onClick={onClose}>
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      <div className={record.titleLine}>
        <span className={record.badge} data-tone={tone}>
          {symbol}
        </span>
        <h1>{title}</h1>
      </div>
      {children}
    </header>
  )
}
