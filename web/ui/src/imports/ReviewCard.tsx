import { Skeleton, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Suspense, useMemo, useState } from 'react'
import { tileDocumentPath } from '../api/paths'
import type { Box, TileDocument } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { late } from '../app/late'
import { useWords } from '../i18n/useWords'
import { rowPath } from './api'
import { type Chosen, isSame } from './chosen'
import { RowDetail } from './RowDetail'
import { RowTable } from './RowTable'
import classes from './review.module.css'
import type { Job, Row, Wanted } from './types'
import { planOf, usePreview, useRows } from './useReview'
import { VerdictMark } from './VerdictMark'
import { countOf, WANTED, WANTED_WORDS } from './verdicts'

const PreviewMap = late(() => import('./PreviewMap'))
const TILES = [`${window.location.origin}/tiles/{z}/{x}/{y}.mvt`]
const TYPING_MS = 250

/** Which rows are asked for: all, those of a verdict, or those refused for one reason. */
export interface Asked {
  readonly wanted?: Wanted
  readonly reason?: number
}

interface ReviewCardProps {
  readonly job: Job
  readonly phone: boolean
  readonly hidden: boolean
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
}

/** Every row on the map and in the list, by what shall happen to it; one chosen row in both. */
export function ReviewCard({ job, phone, hidden, asked, onAsk }: ReviewCardProps) {
  const words = useWords()
  const { catalogue } = useApp()
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), TYPING_MS)
  const [chosen, setChosen] = useState<Chosen>()
  const [look, setLook] = useState<Box>()
  const [failure, setFailure] = useState<string>()
  const tiles = useAnswer<TileDocument>(tileDocumentPath, 0).data
  const plan = planOf(job)
  const { preview, omitted, placeless, failed } = usePreview(job.id, plan, look)
  const pages = useRows(job.id, { plan, verdict: asked.wanted, reason: asked.reason, q })
  const report = job.report
  const listed = chosen && pages.items.find((it) => isSame(it, chosen))
  const single = useAnswer<{ readonly items: readonly Row[] }>(
    chosen && chosen.row > 0 && !listed && plan ? rowPath(job.id, chosen.row, plan) : null,
    0,
  ).data?.items[0]
  const row = listed ?? (single && isSame(single, chosen) ? single : undefined)
  const { wanted } = asked
  const features = useMemo(() => {
    const matches = (it: Wanted) => wanted === undefined || it === wanted
    return preview.features.filter(({ properties: it }) => matches(it.verdict) || (wanted === 'moved' && it.moved))
  }, [preview, wanted])
  const choose = (next: Chosen | undefined) => {
    setChosen(next)
    if (next?.row === 0 && !pages.items.some((it) => isSame(it, next))) onAsk({ wanted: 'retire' })
  }
  return (
    <section className={classes.card} aria-label={words.say('import.review')} data-part="review" hidden={hidden}>
      <header className={classes.chips}>
        <h2>{words.say('import.review')}</h2>
        <div className={classes.chipRow}>
          {report &&
            WANTED.filter((it) => countOf(report, it) > 0).map((it) => (
              <UnstyledButton
                key={it}
                className={classes.chip}
                aria-pressed={asked.wanted === it}
                onClick={() => onAsk(asked.wanted === it ? {} : { wanted: it })}
              >
                <VerdictMark of={it} size={12} />
                {words.say(WANTED_WORDS[it])} <b>{words.count(countOf(report, it))}</b>
              </UnstyledButton>
            ))}
        </div>
      </header>
      <div className={classes.map}>
        {failure !== undefined && <p className={classes.mapMessage}>{words.say('map.failed', { why: failure })}</p>}
        {failed && <p className={classes.mapMessage}>{words.say('import.previewFailed')}</p>}
        {plan && tiles && failure === undefined ? (
          <Suspense fallback={<Skeleton height="100%" radius={0} />}>
            <PreviewMap
              tileSet={{ tiles: TILES, minzoom: tiles.minzoom, maxzoom: tiles.maxzoom }}
              features={features}
              extent={report?.bbox}
              label={words.say('import.mapLabel')}
              chosen={chosen}
              onChoose={choose}
              onLook={setLook}
              onFailure={setFailure}
            />
          </Suspense>
        ) : (
          failure === undefined && !!job.progress && <Skeleton height="100%" radius={0} />
        )}
        <p className={classes.told} data-beside={!!row || undefined} aria-live="polite">
          {omitted > 0 && <span>{words.say('import.omitted', { n: omitted })}</span>}
          {placeless > 0 && <span>{words.say('import.placeless', { n: placeless })}</span>}
        </p>
      </div>
      {row && <RowDetail row={row} catalogue={catalogue} onClose={() => setChosen(undefined)} />}
      <div className={classes.tableHead}>
        <b>
          {asked.reason && report?.reasons[asked.reason - 1]
            ? words.say('import.ofReason', { n: report.reasons[asked.reason - 1]?.rows ?? 0 })
            : words.say('import.rows')}
        </b>
        {(asked.wanted || asked.reason) && (
          <UnstyledButton className={classes.all} onClick={() => onAsk({})}>
            {words.say('import.allRows')}
          </UnstyledButton>
        )}
        <span className={classes.space} />
        <TextInput
          className={classes.find}
          size="xs"
          value={text}
          placeholder={words.say('import.find')}
          aria-label={words.say('import.find')}
          leftSection={<IconSearch size={14} stroke={1.75} aria-hidden="true" />}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <div className={classes.table}>
        {plan ? (
          <RowTable
            pages={pages}
            catalogue={catalogue}
            phone={phone}
            chosen={chosen}
            onChoose={(it) => setChosen({ row: it.row, id: it.id })}
          />
        ) : (
          <p className={classes.empty}>{words.say('import.noPlan')}</p>
        )}
      </div>
    </section>
  )
}
