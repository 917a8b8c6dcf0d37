import { UnstyledButton } from '@mantine/core'
import { IconDropletHalf2 } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './layers.module.css'

export interface FadeProps {
  /** What fades, for screen readers. */
  readonly name: string
  readonly percent: number
  readonly onPercent: (percent: number) => void
}

const STEP = 5

/** The slider itself, 0 to 100. */
export function FadeSlider({ name, percent, onPercent }: FadeProps) {
  const words = useWords()
  return (
    <>
      <input
        type="range"
        min={0}
        max={100}
        step={STEP}
        value={percent}
        aria-label={words.say('layers.opacity', { name })}
        onChange={(event) => onPercent(Number(event.currentTarget.value))}
      />
      <output>{words.say('layers.percent', { percent })}</output>
    </>
  )
}

/** How opaque a group of layers is: a small button, and below it the slider while it is asked for. */
export function Fade(props: FadeProps) {
  const words = useWords()
  const [open, setOpen] = useState(props.percent < 100)
  const id = useId()
  const label = words.say('layers.opacity', { name: props.name })
  return (
    <>
      <UnstyledButton
        className={classes.fadeButton}
        data-set={props.percent < 100 || undefined}
        title={label}
        aria-label={label}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconDropletHalf2 size={16} stroke={1.75} aria-hidden="true" />
      </UnstyledButton>
      <div id={id} className={classes.fade} hidden={!open}>
        {open && <FadeSlider {...props} />}
      </div>
    </>
  )
}
