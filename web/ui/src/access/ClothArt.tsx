import { useMemo } from 'react'
import { colour } from '../design/colour'
import { useWords } from '../i18n/useWords'
import { SIDE, weave } from './cloth'
import classes from './entry.module.css'

/** The cloth beside the form, and what it stands for. */
export function ClothArt() {
  const words = useWords()
  const cloth = useMemo(weave, [])
  return (
    <div className={classes.art}>
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <path d={cloth.crosses} className={classes.crosses} />
        <path d={cloth.water} fill={colour.map.water} />
        {cloth.stitches.map((d, shade) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the shades are what they are
          <path key={shade} d={d} fill={colour.ramp.stitch[shade]} />
        ))}
        <path d={cloth.knots} fill={colour.condition.damaged} stroke={colour.ink[0]} strokeWidth={1.5} />
      </svg>
      <div className={classes.claim}>
        <p className={classes.claimTitle}>{words.say('entry.claim')}</p>
        <p>{words.say('entry.claimWhy')}</p>
      </div>
    </div>
  )
}
