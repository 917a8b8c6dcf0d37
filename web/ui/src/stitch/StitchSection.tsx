import { UnstyledButton } from '@mantine/core'
import { useWords } from '../i18n/useWords'
import { OVERVIEW_ZOOM } from '../map/overview'
import { Section } from '../panel/Section'
import { useSignal } from '../view/signal'
import { Shades } from './Shades'
import classes from './stitch.module.css'
import { boundariesLeftOut, stitchScale } from './store'

/** The legend of the stitches in view: what they count, the steps of their shades, and what the diamonds say. */
export function StitchSection({ zoom, onList }: { zoom: number; onList: () => void }) {
  const words = useWords()
  const scale = useSignal(stitchScale)
  const left = useSignal(boundariesLeftOut)
  if (!scale) return null
  return (
    <Section title={words.say('stitch.title')} aside={words.say('stitch.count', { n: scale.stitches })}>
      <div className={classes.legend}>
        <ul>
          <Shades scale={scale} />
        </ul>
        {scale.marked > 4 && scale.worst > scale.large && <p>{words.say('stitch.large', { from: words.count(scale.large) })}</p>}
        <p>{words.say(zoom < OVERVIEW_ZOOM ? 'stitch.what' : 'stitch.whatCrowded', { z: OVERVIEW_ZOOM })}</p>
        {left && <p>{words.say('stitch.boundaries', { shown: words.count(left.shown), total: words.count(left.total) })}</p>}
        <UnstyledButton className={classes.list} onClick={onList}>
          {words.say('stitch.list')}
        </UnstyledButton>
      </div>
    </Section>
  )
}
