import { Button, Skeleton } from '@mantine/core'
import { IconFileDescription } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { ApiError } from '../api/client'
import { useApp } from '../app/context'
import { PageLink } from '../frame/PageLink'
import { useWords } from '../i18n/useWords'
import { usePhone } from '../workspace/useWorkspaceState'
import { cancelImport, choose, commitImport, deleteImport, ImportError, undoImport } from './api'
import { CommitBar } from './CommitBar'
import classes from './job.module.css'
import { MappingCard } from './MappingCard'
import { PlanCard } from './PlanCard'
import { Receipt, useSeeOnMap } from './Receipt'
import { type Asked, ReviewCard } from './ReviewCard'
import { Steps } from './Steps'
import { sizeText } from './sizeText'
import { type Step, stepOf } from './stepOf'
import type { Choices, Job } from './types'
import { UploadCard } from './UploadCard'
import { useJob, type Watched } from './useJob'

/** One import: five steps on one page, and on a phone one after the other. */
export function JobPage({ id }: { id: string }) {
  const words = useWords()
  const watched = useJob(id)
  const { job, error } = watched
  if (!job) {
    return error ? (
      <div className={classes.lost} role="alert">
        <p>{error.message || words.say('load.failed')}</p>
        <div>
          <Button variant="default" onClick={watched.reload}>
            {words.say('bar.retry')}
          </Button>
          <PageLink to={{ page: 'import' }}>{words.say('import.all')}</PageLink>
        </div>
      </div>
    ) : (
      <div className={classes.cards} aria-busy="true">
        {[0, 1, 2].map((it) => (
          <Skeleton key={it} radius={10} />
        ))}
      </div>
    )
  }
  return <OpenJob key={id} job={job} watched={watched} />
}

function OpenJob({ job, watched }: { job: Job; watched: Watched }) {
  const words = useWords()
  const { go, toast } = useApp()
  const phone = usePhone()
  const [asked, setAsked] = useState<Asked>({})
  const [reason, setReason] = useState('')
  const [sending, setSending] = useState(false)
  const [undoing, setUndoing] = useState(false)
  const at = stepOf(job)
  const [opened, setOpened] = useState<{ readonly step: Step; readonly at: Step }>()
  const open = opened?.at === at ? opened.step : at
  // The key of a commit stays the same while it is tried again, so that it is never kept twice.
  const key = useRef({ digest: '', key: '' })
  const see = useSeeOnMap(job)

  const refused = (cause: unknown) => {
    const text = cause instanceof ApiError && cause.message ? cause.message : words.say('load.failed')
    toast({ text, tone: 'refused' })
  }
  const onChoose = (choices: Choices) => choose(job.id, choices, words.lang).then(watched.set, refused)
  const onUndo = () => {
    setUndoing(true)
    undoImport(job.id, words.lang)
      .then(({ revision }) => toast({ text: words.say('import.undoneAs', { revision: words.count(revision) }) }))
      .catch(refused)
      .finally(() => {
        setUndoing(false)
        watched.reload()
      })
  }
  const onCommit = () => {
    const digest = job.report?.digest ?? ''
    if (key.current.digest !== digest) key.current = { digest, key: crypto.randomUUID() }
    setSending(true)
    commitImport(job.id, { key: key.current.key, digest, reason: reason.trim() || undefined }, words.lang)
      .then((next) => {
        watched.set(next)
        if (next.state !== 'committed') return
        const text = words.say('import.keptToast', { revision: words.count(next.revision ?? 0) })
        toast({ text, action: { label: words.say('import.undo'), onClick: onUndo } })
      })
      .catch((cause) => {
        if (!(cause instanceof ImportError && cause.now)) refused(cause)
        watched.reload()
      })
      .finally(() => setSending(false))
  }
  const onDelete = () =>
    deleteImport(job.id).then(() => {
      go({ page: 'import' })
      toast({ text: words.say('import.removed') })
    }, refused)
  const onStep = (step: Step) => {
    setOpened({ step, at })
    const part = step === 'commit' ? 'plan' : step
    document.querySelector<HTMLElement>(`[data-part="${part}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const onAsk = (next: Asked) => {
    setAsked(next)
    if (phone) setOpened({ step: 'review', at })
  }

  const settled = job.state === 'committing' || job.state === 'committed'
  const waitsForFiles = job.files.some((it) => it.received < it.size)
  const readable = job.survey || job.columns || job.layers || (job.state === 'choosing' && job.failure)
  const early = waitsForFiles || !readable
  const shows = (step: Step) => !phone || open === step || (step === 'plan' && open === 'commit')
  // A map that was drawn once stays, so that going between the steps of a phone does not draw it anew.
  const reviewed = useRef(false)
  reviewed.current ||= shows('review') && !!job.report
  const first = job.files[0]
  return (
    <div className={classes.wizard}>
      <header className={classes.strip}>
        <Steps at={at} open={phone ? open : undefined} over={job.state === 'committed'} onStep={onStep} />
        <span className={classes.space} />
        <span className={classes.file}>
          <IconFileDescription size={18} stroke={1.75} aria-hidden="true" />
          <b title={first?.name}>{first?.name}</b>
          {job.files.length > 1 && <span className={classes.tag}>{words.say('import.files', { n: job.files.length })}</span>}
          {job.survey && <span className={classes.tag}>{job.survey.format}</span>}
          <span className="caption">
            {job.survey && `${words.say('import.rowsRead', { n: job.survey.rows })} · `}
            {sizeText(job.files.reduce((sum, it) => sum + it.size, 0))}
          </span>
        </span>
      </header>
      {early || (phone && open === 'file') ? (
        <div className={classes.single}>
          <UploadCard job={job} onChanged={watched.reload} onChoose={onChoose} />
        </div>
      ) : (
        <div className={classes.cards} data-working={(job.progress && job.state !== 'committing') || undefined}>
          {shows('mapping') && <MappingCard job={job} settled={settled} onChoose={onChoose} />}
          {(shows('review') || reviewed.current) && (
            <ReviewCard job={job} phone={phone} hidden={!shows('review')} asked={asked} onAsk={onAsk} />
          )}
          {shows('plan') &&
            (job.state === 'committed' ? (
              <Receipt job={job} undoing={undoing} onAsk={onAsk} onMap={see} onUndo={onUndo} />
            ) : (
              <PlanCard job={job} settled={settled} reason={reason} onReason={setReason} onAsk={onAsk} onChoose={onChoose} />
            ))}
        </div>
      )}
      <CommitBar
        job={job}
        sending={sending}
        onCommit={onCommit}
        onCancel={() => cancelImport(job.id).then(watched.set, refused)}
        onRetry={() => onChoose(job.choices)}
        onDelete={onDelete}
      />
    </div>
  )
}
