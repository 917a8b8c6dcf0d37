import { UnstyledButton } from '@mantine/core'
import { ConditionMark } from '../design/ConditionMark'
import { colour } from '../design/colour'
import { useWords } from '../i18n/useWords'
import { OVERVIEW_ZOOM } from '../map/stitches'
import { Section } from '../panel/Section'
import { useSignal } from '../view/signal'
import { type StitchScale, shadeOf } from './scale'
import classes from './stitch.module.css'
import { stitchScale } from './store'

/** The counts that each shade stands for, the lightest first. */
function ranges({ least, most, steps, shades }: StitchScale) {
  const from = [least, ...steps]
  return from.map((start, i) => ({
    from: start,
    to: Math.max(start, (from[i + 1] ?? most + 1) - 1),
    shade: shadeOf(i, steps.length, colour.ramp.stitch.length),
    squares: shades[i] ?? 0,
  }))
}

/** The legend of the stitches in view: what they count, the steps of their shades, and what the diamonds say. */
export function StitchSection({ zoom, onList }: { zoom: number; onList: () => void }) {
  const words = useWords()
  const scale = useSignal(stitchScale)
  if (!scale) return null
  return (
    <Section title={words.say('stitch.title')} aside={words.say('stitch.count', { n: scale.stitches })}>
      <div className={classes.legend}>
        <ul>
          {ranges(scale).map(({ from, to, shade, squares }) => (
            <li key={from}>
              <span className={classes.swatch} data-shade={shade} aria-hidden="true" />
              <span>
                {from === to
                  ? words.say('stitch.shadeOne', { from: words.count(from) })
                  : words.say('stitch.shade', { from: words.count(from), to: words.count(to) })}
              </span>
              <span>{words.say('stitch.cells', { n: squares })}</span>
            </li>
          ))}
          {scale.marked > 0 && (
            <li>
              <span className={classes.diamonds}>
                <ConditionMark condition="damaged" />
              </span>
              <span>{words.say('stitch.marked', { n: scale.broken })}</span>
              <span>{words.say('stitch.cells', { n: scale.marked })}</span>
            </li>
          )}
        </ul>
        {scale.marked > 4 && scale.worst > scale.large && <p>{words.say('stitch.large', { from: words.count(scale.large) })}</p>}
        <p>{words.say(zoom < OVERVIEW_ZOOM ? 'stitch.what' : 'stitch.whatCrowded', { z: OVERVIEW_ZOOM })}</p>
        <UnstyledButton className={classes.list} onClick={onList}>
          {words.say('stitch.list')}
        </UnstyledButton>
      </div>
    </Section>
  )
}
