import { ConditionMark } from '../design/ConditionMark'
import { colour } from '../design/colour'
import { useWords } from '../i18n/useWords'
import { type StitchScale, shadeOf } from './scale'
import classes from './stitch.module.css'

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

/** The steps of the stitches' shades and their diamonds, as lines of a legend: symbol, words, number. */
export function Shades({ scale }: { scale: StitchScale }) {
  const words = useWords()
  return (
    <>
      {ranges(scale).map(({ from, to, shade, squares }) => (
        <li key={from}>
          <span className={classes.swatch} data-shade={shade} aria-hidden="true" />
          <span>
            {from === to
              ? words.say('stitch.shadeOne', { from: words.count(from) })
              : words.say('stitch.shade', { from: words.count(from), to: words.count(to) })}
          </span>
          <b>{words.say('stitch.cells', { n: squares })}</b>
        </li>
      ))}
      {scale.marked > 0 && (
        <li>
          <span className={classes.diamonds}>
            <ConditionMark condition="damaged" />
          </span>
          <span>{words.say('stitch.marked', { n: scale.broken })}</span>
          <b>{words.say('stitch.cells', { n: scale.marked })}</b>
        </li>
      )}
    </>
  )
}
