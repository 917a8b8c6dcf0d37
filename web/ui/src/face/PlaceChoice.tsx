import { useWords } from '../i18n/useWords'
import classes from './face.module.css'

/** What so many decimals of a degree are on the ground, about. */
const SIZES = ['100 km', '10 km', '1 km', '100 m', '10 m', '1 m', '0.1 m'] as const
const EXACT = [6, 5, 4, 3, 2, 1, 0] as const
const WITHHELD = 'withheld'

interface PlaceChoiceProps {
  /** Of whom. */
  readonly name: string
  /** Undefined where no place is told. */
  readonly decimals: number | undefined
  /** Whether no place at all can be chosen. */
  readonly kind: 'asset' | 'boundary'
  readonly onChange: (decimals: number | undefined) => void
}

/** How exact a place is told, as what that is on the ground. */
export function PlaceChoice({ name, decimals, kind, onChange }: PlaceChoiceProps) {
  const words = useWords()
  return (
    <select
      className={classes.place}
      aria-label={words.say('face.placeOf', { name })}
      value={decimals ?? WITHHELD}
      onChange={(event) => {
        const { value } = event.currentTarget
        onChange(value === WITHHELD ? undefined : Number(value))
      }}
    >
      {EXACT.map((it) => (
        <option key={it} value={it}>
          {words.say('face.place', { size: SIZES[it], decimals: it })}
        </option>
      ))}
      {kind === 'asset' && <option value={WITHHELD}>{words.say('face.placeWithheld')}</option>}
    </select>
  )
}
