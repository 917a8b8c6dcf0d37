import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconFile } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useWords } from '../i18n/useWords'
import { useSignal } from '../view/signal'
import { cancelImport } from './api'
import classes from './job.module.css'
import { Meter } from './Meter'
import { Reading } from './Reading'
import { sizeText } from './sizeText'
import type { Choices, Job } from './types'
import { isUploading, resumeUpload, retryNow, stopUpload, uploads } from './uploads'

interface UploadCardProps {
  readonly job: Job
  readonly onChanged: () => void
  readonly onChoose: (choices: Choices) => void
}

/** The files of an import on their way: how far, how fast, and how to go on where the way was broken. */
export function UploadCard({ job, onChanged, onChoose }: UploadCardProps) {
  const words = useWords()
  const mine = useSignal(uploads)[job.id]
  const picker = useRef<HTMLInputElement>(null)
  const [wrong, setWrong] = useState<string>()
  const total = job.files.reduce((sum, it) => sum + it.size, 0)
  const received = job.files.reduce((sum, it) => sum + it.received, 0)
  const waits = (job.state === 'uploading' || job.state === 'cancelled') && received < total && !isUploading(job.id)

  // Files are known again by name and size: their content is the same as far as anybody can say without reading all of it.
  const goOn = (chosen: readonly File[]) => {
    const files = job.files.map((it) => chosen.find((file) => file.name === it.name && file.size === it.size))
    const missing = job.files.find((it, n) => it.received < it.size && !files[n])
    if (missing) {
      setWrong(words.say('import.notTheFile', { name: missing.name, size: sizeText(missing.size) }))
      return
    }
    setWrong(undefined)
    resumeUpload(job, files as File[], words.lang)
    window.setTimeout(onChanged, 200)
  }
  const stop = () => {
    stopUpload(job.id)
    cancelImport(job.id).then(onChanged, onChanged)
  }
  return (
    <section className={classes.upload} aria-label={words.say('import.stepFile')} data-part="file">
      <ul className={classes.files}>
        {job.files.map((it) => (
          <li key={it.name}>
            {it.received === it.size ? (
              <IconCircleCheck size={18} stroke={1.75} className={classes.ok} aria-hidden="true" />
            ) : (
              <IconFile size={18} stroke={1.75} aria-hidden="true" />
            )}
            <b>{it.name}</b>
            <span className="caption">{sizeText(it.size)}</span>
          </li>
        ))}
      </ul>
      {mine && !mine.refused && (
        <>
          <Meter label={words.say('import.uploading')} done={mine.sent} total={mine.total} perSecond={mine.perSecond} />
          {mine.retryAt && (
            <p className={classes.broken} role="status">
              <IconAlertTriangle size={18} stroke={1.75} aria-hidden="true" />
              <span>{words.say('import.lineBroken')}</span>
              <Button size="compact-sm" variant="default" onClick={() => retryNow(job.id)}>
                {words.say('import.retryNow')}
              </Button>
            </p>
          )}
          <Button variant="default" className={classes.stop} onClick={stop}>
            {words.say('import.cancel')}
          </Button>
        </>
      )}
      {(mine?.refused || job.failure) && (
        <p className={classes.broken} role="alert">
          <IconAlertTriangle size={18} stroke={1.75} aria-hidden="true" />
          <span>{mine?.refused ?? words.label(job.failure)}</span>
        </p>
      )}
      {waits && (
        <div className={classes.resume}>
          <p>{words.say('import.waitsForFile', { received: sizeText(received), total: sizeText(total) })}</p>
          {wrong && <p className={classes.wrong}>{wrong}</p>}
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-hidden="true"
            tabIndex={-1}
            onChange={(event) => goOn([...(event.currentTarget.files ?? [])])}
          />
          <Button onClick={() => picker.current?.click()}>{words.say('import.chooseAgain')}</Button>
        </div>
      )}
      {job.state === 'failed' && <Reading job={job} settled={false} onChoose={onChoose} />}
      {job.state === 'inspecting' && <p className="caption">{words.say('import.readingFile')}</p>}
    </section>
  )
}
