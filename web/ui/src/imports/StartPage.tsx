import { ActionIcon, Skeleton } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { ApiError, getJSON } from '../api/client'
import { useApp } from '../app/context'
import { when } from '../format/times'
import { PageLink } from '../frame/PageLink'
import { type Said, useWords } from '../i18n/useWords'
import { useSignal } from '../view/signal'
import { deleteImport, importsPath } from './api'
import { DropZone } from './DropZone'
import { takeHanded } from './handed'
import { deliveriesOf } from './inputs'
import { sizeText } from './sizeText'
import classes from './start.module.css'
import { isBusy, type Job, type State } from './types'
import { startUpload, stopUpload, uploads } from './uploads'
import { VerdictMark } from './VerdictMark'
import { countOf, WANTED, WANTED_WORDS } from './verdicts'

const STATES: Readonly<Record<State, Said>> = {
  uploading: 'import.stateUploading',
  inspecting: 'import.stateInspecting',
  choosing: 'import.stateChoosing',
  planning: 'import.statePlanning',
  planned: 'import.statePlanned',
  committing: 'import.stateCommitting',
  committed: 'import.stateCommitted',
  failed: 'import.stateFailed',
  cancelled: 'import.stateCancelled',
}

const OFTEN_MS = 1000
const SELDOM_MS = 5000

interface Listed {
  readonly jobs: readonly Job[] | undefined
  readonly error: ApiError | undefined
  readonly reload: () => void
}

/** Every import there is; asked for often while one of them is at work. */
function useJobs(): Listed {
  const [jobs, setJobs] = useState<readonly Job[]>()
  const [error, setError] = useState<ApiError>()
  const [asked, setAsked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked is not read, it asks again
  useEffect(() => {
    const abort = new AbortController()
    let timer = 0
    const ask = async () => {
      let next = SELDOM_MS
      try {
        const { items } = await getJSON<{ readonly items: readonly Job[] }>(importsPath, abort.signal)
        setJobs(items)
        setError(undefined)
        if (items.some((it) => isBusy(it.state) || it.state === 'uploading')) next = OFTEN_MS
      } catch (cause) {
        if (abort.signal.aborted) return
        setError(cause instanceof ApiError ? cause : new ApiError(0, String(cause)))
      }
      timer = window.setTimeout(ask, next)
    }
    ask()
    return () => {
      abort.abort()
      window.clearTimeout(timer)
    }
  }, [asked])
  return { jobs, error, reload: () => setAsked((n) => n + 1) }
}

/** Files come in here, and every import under way or done is found again. */
export function StartPage() {
  const words = useWords()
  const { go, toast } = useApp()
  const { jobs, error, reload } = useJobs()
  const [busy, setBusy] = useState(false)
  const take = async (files: readonly File[]) => {
    setBusy(true)
    const begun: Job[] = []
    for (const delivery of deliveriesOf(files)) {
      try {
        begun.push(await startUpload(delivery, words.lang))
      } catch (cause) {
        const text = cause instanceof ApiError && cause.message ? cause.message : words.say('load.failed')
        toast({ text, tone: 'refused' })
      }
    }
    setBusy(false)
    if (begun.length === 1 && begun[0]) go({ page: 'import', job: begun[0].id })
    else reload()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was handed over is taken once, when the page opens
  useEffect(() => {
    const files = takeHanded()
    if (files.length > 0) void take(files)
  }, [])
  const remove = (job: Job) => {
    stopUpload(job.id)
    deleteImport(job.id).then(
      () => {
        reload()
        toast({ text: words.say('import.removed') })
      },
      (cause) => toast({ text: cause instanceof ApiError ? cause.message : words.say('load.failed'), tone: 'refused' }),
    )
  }
  return (
    <div className={classes.start}>
      <DropZone busy={busy} onFiles={take} />
      <section className={classes.list} aria-labelledby="imports-title">
        <h2 id="imports-title">{words.say('import.all')}</h2>
        {error && !jobs && (
          <p className={classes.none} role="alert">
            {error.message || words.say('load.failed')}
          </p>
        )}
        {!jobs && !error && [0, 1, 2].map((it) => <Skeleton key={it} height={56} radius={6} />)}
        {jobs?.length === 0 && <p className={classes.none}>{words.say('import.noneYet')}</p>}
        <ul>
          {jobs?.map((job) => (
            <JobLine key={job.id} job={job} onRemove={() => remove(job)} />
          ))}
        </ul>
        {jobs && jobs.length > 0 && <p className="caption">{words.say('import.keptHow')}</p>}
      </section>
    </div>
  )
}

function JobLine({ job, onRemove }: { job: Job; onRemove: () => void }) {
  const words = useWords()
  const mine = useSignal(uploads)[job.id]
  const { progress, report } = job
  const total = job.files.reduce((sum, it) => sum + it.size, 0)
  const received = mine?.sent ?? job.files.reduce((sum, it) => sum + it.received, 0)
  const share =
    job.state === 'uploading'
      ? received / total
      : progress && progress.total > 0 && job.state !== 'committing'
        ? progress.done / progress.total
        : undefined
  const name = job.files[0]?.name ?? job.id
  const remove = words.say('import.removeNamed', { name })
  return (
    <li className={classes.line} data-state={job.state}>
      <PageLink to={{ page: 'import', job: job.id }} className={classes.open}>
        <span className={classes.name}>
          <b title={name}>{name}</b>
          <span className="caption">
            {sizeText(total)} · {when(job.changed, new Date())}
          </span>
        </span>
        <span className={classes.state} data-state={job.undone ? 'undone' : job.state}>
          {words.say(job.undone ? 'import.undoneTag' : STATES[job.state])}
          {share !== undefined && ` ${Math.floor(share * 100)}%`}
        </span>
        <span className={classes.counts}>
          {report && !isBusy(job.state)
            ? WANTED.filter((it) => it !== 'moved' && it !== 'same' && countOf(report, it) > 0).map((it) => (
                <span key={it}>
                  <VerdictMark of={it} size={12} />
                  {words.say(WANTED_WORDS[it])} <b>{words.count(countOf(report, it))}</b>
                </span>
              ))
            : job.failure && <span className={classes.failure}>{words.label(job.failure)}</span>}
          {job.revision !== undefined && <span>{words.say('import.asRevision', { revision: words.count(job.revision) })}</span>}
        </span>
      </PageLink>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={classes.remove}
        aria-label={remove}
        title={remove}
        disabled={job.state === 'committing'}
        onClick={onRemove}
      >
        <IconTrash size={18} stroke={1.75} />
      </ActionIcon>
      {share !== undefined && <span className={classes.share} style={{ width: `${share * 100}%` }} aria-hidden="true" />}
    </li>
  )
}
