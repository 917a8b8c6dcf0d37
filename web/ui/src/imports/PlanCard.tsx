import { Button, Checkbox, TextInput, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { lengthText } from '../format/measures'
import { useWords } from '../i18n/useWords'
import { rejectsPath } from './api'
import classes from './plan.module.css'
import type { Asked } from './ReviewCard'
import type { Choices, Counts, Job, Report, Wanted } from './types'
import { VerdictMark } from './VerdictMark'
import { countOf, lookOf, WANTED, WANTED_WORDS } from './verdicts'

interface PlanCardProps {
  readonly job: Job
  readonly settled: boolean
  readonly reason: string
  readonly onReason: (reason: string) => void
  readonly onAsk: (asked: Asked) => void
  readonly onChoose: (choices: Choices) => void
}

const SHOWN_REASONS = 6

/** What a commit would do, in numbers that open their rows; the switch of a full delivery with its guard. */
export function PlanCard({ job, settled, reason, onReason, onAsk, onChoose }: PlanCardProps) {
  const words = useWords()
  const { report, choices } = job
  return (
    <section className={classes.card} aria-label={words.say('import.plan')} data-part="plan" aria-busy={!!job.progress}>
      <header className={classes.head}>
        <h2>{words.say('import.plan')}</h2>
        <span className={classes.space} />
        <span className={classes.tag}>{words.say('import.notWritten')}</span>
      </header>
      <div className={classes.body}>
        {report ? (
          <>
            {job.moved && <MovedNote shown={job.moved.shown} now={job.moved.now} />}
            <Bar counts={report} />
            <Figures report={report} onAsk={onAsk} />
            <Rejected job={job} report={report} onAsk={onAsk} />
            <Checkbox
              className={classes.retire}
              checked={choices.retire ?? false}
              disabled={settled}
              label={words.say('import.full')}
              description={words.say('import.fullBody')}
              onChange={(event) =>
                onChoose({ ...choices, retire: event.currentTarget.checked || undefined, retire_at_most: undefined })
              }
            />
            {report.refused && (
              <Guard key={report.digest} report={report} onAllow={(n) => onChoose({ ...choices, retire_at_most: n })} />
            )}
            {report.notes.map((it) => (
              <p key={it.en} className={classes.warn}>
                <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
                <span>{words.label(it)}</span>
              </p>
            ))}
            <TextInput
              label={words.say('import.reason')}
              value={reason}
              maxLength={500}
              disabled={settled}
              placeholder={job.files[0]?.name}
              onChange={(event) => onReason(event.currentTarget.value)}
            />
            <p className={classes.undoable}>
              <IconArrowBackUp size={16} stroke={1.75} aria-hidden="true" />
              {words.say('import.undoable')}
            </p>
          </>
        ) : (
          <p className={classes.none}>{words.say(job.progress ? 'import.comparing' : 'import.noPlan')}</p>
        )}
      </div>
    </section>
  )
}

/** The shares of the verdicts; none that is there is too thin to be seen. */
export function Bar({ counts }: { counts: Counts }) {
  const parts = WANTED.filter((it) => it !== 'moved' && countOf(counts, it) > 0)
  return (
    <div className={classes.bar} aria-hidden="true">
      {parts.map((it) => (
        <span
          key={it}
          style={{ flexGrow: countOf(counts, it), background: it === 'same' ? 'var(--ink-300)' : lookOf(it).colour }}
        />
      ))}
    </div>
  )
}

/** One line a verdict; each number opens its rows. */
export function Figures({ report, onAsk }: { report: Report; onAsk: (asked: Asked) => void }) {
  const words = useWords()
  const line = (it: Exclude<Wanted, 'moved'>) => {
    const n = countOf(report, it)
    const label = words.say(WANTED_WORDS[it])
    return (
      <div key={it} className={classes.line} data-none={n === 0 || undefined}>
        <dt>
          <VerdictMark of={it} size={16} />
          {label}
        </dt>
        <dd className={classes.aside}>
          {it === 'update' && report.moved > 0 && (
            <UnstyledButton className={classes.link} onClick={() => onAsk({ wanted: 'moved' })}>
              {words.say('import.movedOf', { n: report.moved, farthest: lengthText(report.farthest_m ?? 0) })}
            </UnstyledButton>
          )}
          {it === 'rejected' &&
            report.reasons.length > 0 &&
            words.say('import.reasonCount', { n: report.reasons.length + (report.reasons_left_out ?? 0) })}
        </dd>
        <dd className={classes.figure}>
          {n === 0 ? (
            0
          ) : (
            <UnstyledButton
              className={classes.link}
              aria-label={words.say('import.openRows', { verdict: label, n })}
              onClick={() => onAsk({ wanted: it })}
            >
              {words.count(n)}
            </UnstyledButton>
          )}
        </dd>
      </div>
    )
  }
  return (
    <dl className={classes.figures}>
      {(['insert', 'update', 'same', 'retire', 'rejected'] as const).map(line)}
      <div className={classes.line} data-sum>
        <dt>{words.say('import.total')}</dt>
        <dd className={classes.aside}>
          {report.retired > 0
            ? words.say('import.sum', { rows: words.count(report.rows), retired: words.count(report.retired) })
            : words.say('import.sumRows')}
        </dd>
        <dd className={classes.figure}>{words.count(report.rows + report.retired)}</dd>
      </div>
    </dl>
  )
}

/** Why rows are refused, the commonest first, with an example and the way to have them back. */
export function Rejected({ job, report, onAsk }: { job: Job; report: Report; onAsk: (asked: Asked) => void }) {
  const words = useWords()
  if (report.rejected === 0) return null
  return (
    <div className={classes.rejected}>
      <h3 className={classes.section}>{words.say('import.rejectedRows', { n: report.rejected })}</h3>
      <ul>
        {report.reasons.slice(0, SHOWN_REASONS).map((it, index) => (
          <li key={it.row}>
            <UnstyledButton className={classes.why} onClick={() => onAsk({ wanted: 'rejected', reason: index + 1 })}>
              <span>
                <span className="caption">{words.say('import.rowNumber', { row: words.count(it.row) })}</span>{' '}
                {words.label(it.reason)}
              </span>
              <b>{words.count(it.rows)}</b>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {report.reasons.length > SHOWN_REASONS && (
        <p className="caption">
          {words.say('import.moreReasons', { n: report.reasons.length + (report.reasons_left_out ?? 0) - SHOWN_REASONS })}
        </p>
      )}
      {job.rejects && (
        <Button
          component="a"
          href={rejectsPath(job.id)}
          download={job.rejects}
          variant="default"
          fullWidth
          leftSection={<IconDownload size={16} stroke={1.75} aria-hidden="true" />}
        >
          {words.say('import.download')}
        </Button>
      )}
    </div>
  )
}

/** A delivery that would retire more than its share: the number is typed before it may. */
function Guard({ report, onAllow }: { report: Report; onAllow: (n: number) => void }) {
  const words = useWords()
  const [text, setText] = useState('')
  const right = Number(text) === report.retired
  return (
    <div className={classes.guard} role="alert">
      <p>{words.label(report.refused)}</p>
      <div>
        <TextInput
          aria-label={words.say('import.typeNumber', { n: report.retired })}
          placeholder={words.say('import.typeNumber', { n: report.retired })}
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && right && onAllow(report.retired)}
        />
        <Button variant="default" disabled={!right} onClick={() => onAllow(report.retired)}>
          {words.say('import.allow')}
        </Button>
      </div>
    </div>
  )
}

/** The book has moved on: what was seen beside what it is now. */
function MovedNote({ shown, now }: { shown: Counts; now: Counts }) {
  const words = useWords()
  return (
    <div className={classes.guard} role="alert">
      <p>{words.say('import.bookMoved')}</p>
      <ul>
        {WANTED.filter((it) => countOf(shown, it) !== countOf(now, it)).map((it) => (
          <li key={it}>
            {words.say('import.beforeAfter', {
              verdict: words.say(WANTED_WORDS[it]),
              before: words.count(countOf(shown, it)),
              after: words.count(countOf(now, it)),
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}
