import { useMemo } from 'react'
import { useScope } from '../access/useScope'
import { lengthText } from '../format/measures'
import { useWords } from '../i18n/useWords'
import { qrCode, qrPath } from './qr'
import { type Sheet, scaleBar } from './sheet'
import classes from './sheet.module.css'

interface FootProps {
  readonly sheet: Sheet
  readonly scale: number
  readonly revision: number
  readonly link: string
  readonly sample: boolean
  readonly date: string
}

const SIGNATURES = ['print.made', 'print.checked', 'print.approved'] as const

/** A bar in equal parts, dark and light in turn, that measures whatever the paper is copied to. */
function Bar({ scale, most }: { scale: number; most: number }) {
  const { metres, mm, parts } = scaleBar(scale, most)
  const part = mm / parts
  const starts = Array.from({ length: parts }, (_, at) => at * part)
  return (
    <div className={classes.bar}>
      <svg width={`${mm}mm`} height="2.4mm" viewBox={`0 0 ${mm} 2.4`} aria-hidden="true">
        {starts.map((start) => (
          <rect
            key={start}
            className={Math.round(start / part) % 2 === 0 ? classes.dark : classes.light}
            x={start}
            y={0.15}
            width={part}
            height={2.1}
          />
        ))}
      </svg>
      <div className={classes.barEnds} style={{ width: `${mm}mm` }}>
        <span>0</span>
        <span>{lengthText(metres / 2)}</span>
        <span>{lengthText(metres)}</span>
      </div>
    </div>
  )
}

/** The foot of the sheet: scale, north, what it was made from, the way back to the map, and who answers for it. */
export function Foot({ sheet, scale, revision, link, sample, date }: FootProps) {
  const words = useWords()
  const scope = useScope()
  const code = useMemo(() => {
    const modules = qrCode(link)
    return { size: modules.length, path: qrPath(modules) }
  }, [link])
  return (
    <footer className={classes.foot} data-paper={sheet.paper}>
      <div className={classes.scale}>
        <b>{words.say('print.scaleOne', { n: words.count(scale) })}</b>
        <Bar scale={scale} most={sheet.paper === 'A3' ? 78 : 52} />
      </div>
      <svg className={classes.north} viewBox="0 0 20 36" aria-label={words.say('print.north')} role="img">
        <path className={classes.dark} d="M10 1 4 25l6-4z" />
        <path className={classes.light} d="M10 1l6 24-6-4z" />
        <text x="10" y="35" textAnchor="middle" fontSize="9" fontWeight="700">
          {words.say('print.north')}
        </text>
      </svg>
      <div className={classes.facts}>
        <p>
          <b>{words.say('print.date', { date })}</b> <b>{words.say('print.revision', { n: words.count(revision) })}</b>
          {sample && <b> {words.say('status.sample')}</b>}
          {scope && <b> {scope}</b>}
        </p>
        <p>{words.say('print.crs')}</p>
        <p>{words.say('print.qr', { n: words.count(revision) })}</p>
      </div>
      <svg
        className={classes.qr}
        viewBox={`0 0 ${code.size} ${code.size}`}
        shapeRendering="crispEdges"
        role="img"
        aria-label={words.say('print.qr', { n: words.count(revision) })}
      >
        <path d={code.path} />
      </svg>
      <div className={classes.signatures}>
        {sample && (
          <span className={classes.watermark} aria-hidden="true">
            {words.say('print.sample')}
          </span>
        )}
        {SIGNATURES.map((say) => (
          <div key={say}>{words.say(say)}</div>
        ))}
      </div>
    </footer>
  )
}
