import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { Fade, type FadeProps } from './Fade'
import layers from './layers.module.css'
import classes from './panel.module.css'

interface SectionProps {
  readonly title: string
  readonly aside?: string
  readonly open?: boolean
  /** How opaque what the section switches is drawn. */
  readonly fade?: FadeProps
  readonly children: ReactNode
}

/** A part of the layer tree that folds. */
export function Section({ title, aside, open = true, fade, children }: SectionProps) {
  const [shown, setShown] = useState(open)
  const id = useId()
  const Chevron = shown ? IconChevronDown : IconChevronRight
  return (
    <section className={layers.headRow}>
      <h3>
        <UnstyledButton className={classes.sectionHead} aria-expanded={shown} aria-controls={id} onClick={() => setShown(!shown)}>
          <Chevron size={16} stroke={1.75} aria-hidden="true" />
          <span>{title}</span>
          {aside && (
            <span className={classes.aside} data-fade={fade ? true : undefined}>
              {aside}
            </span>
          )}
        </UnstyledButton>
      </h3>
      {fade && <Fade {...fade} />}
      <div id={id} hidden={!shown}>
        {shown && children}
      </div>
    </section>
  )
}
