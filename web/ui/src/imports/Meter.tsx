import { useWords } from '../i18n/useWords'
import classes from './job.module.css'
import { sizeText } from './sizeText'

interface MeterProps {
  readonly label: string
  readonly done: number
  /** Bytes in all; 0 where nobody knows. */
  readonly total: number
  readonly perSecond: number
  readonly rows?: number
}

/** A long step: its share, its numbers, how fast, and how long it will still take. */
export function Meter({ label, done, total, perSecond, rows = 0 }: MeterProps) {
  const words = useWords()
  const share = total > 0 ? Math.min(1, done / total) : undefined
  const left = share !== undefined && perSecond > 0 ? Math.ceil((total - done) / perSecond) : undefined
  return (
    <div className={classes.meter}>
      <span className={classes.meterLabel}>
        <b>{label}</b>
        {share !== undefined && <span>{`${Math.floor(share * 100)}%`}</span>}
      </span>
      <span
        className={classes.track}
        data-endless={share === undefined || undefined}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === undefined ? undefined : Math.floor(share * 100)}
      >
        <span style={{ width: `${(share ?? 0.3) * 100}%` }} />
      </span>
      <span className="caption">
        {share !== undefined && words.say('import.ofTotal', { done: sizeText(done), total: sizeText(total) })}
        {rows > 0 && ` · ${words.say('import.rowsRead', { n: rows })}`}
        {perSecond > 0 && share !== undefined && ` · ${words.say('import.rate', { rate: sizeText(perSecond) })}`}
        {left !== undefined && left > 1 && ` · ${words.say('import.left', { n: left })}`}
      </span>
    </div>
  )
}
