import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import classes from './panel.module.css'

interface SectionProps {
  readonly title: string
  readonly aside?: string
  readonly open?: boolean
  readonly children: ReactNode
}

/** A part of the layer tree that folds. */
export function Section({ title, aside, open = true, children }: SectionProps) {
  const [shown, setShown] = useState(open)
  const id = useId()
  const Chevron = shown ? IconChevronDown : IconChevronRight
  return (
    <section>
      <h3>
        <UnstyledButton className={classes.sectionHead} aria-expanded={shown} aria-controls={id} onClick={() => setShown(!shown)}>
          <Chevron size={16} stroke={1.75} aria-hidden="true" />
          <span>{title}</span>
          {aside && <span className={classes.aside}>{aside}</span>}
        </UnstyledButton>
      </h3>
      <div id={id} hidden={!shown}>
        {shown && children}
      </div>
    </section>
  )
}
