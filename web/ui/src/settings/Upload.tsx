import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { Refusal, sendPiece } from '../api/piece'
import { useWords } from '../i18n/useWords'
import classes from './settings.module.css'

interface UploadProps {
  readonly maxChunk: number
  readonly onDone: () => void
}

interface Under {
  readonly name: string
  readonly sent: number
  readonly total: number
}

/** “绣城 底图.PMTiles” becomes a name that the service takes: small letters, digits, - and _. */
export function fileKey(name: string): string {
  const base = name.replace(/\.pmtiles$/i, '').toLowerCase()
  return (
    base
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[-_]+|[-_]+$/g, '')
      .slice(0, 40) || 'basemap'
  )
}

/** Sends a PMTiles file piece by piece; it can be stopped, and a file of the same name goes on where it stopped. */
export function Upload({ maxChunk, onDone }: UploadProps) {
  const words = useWords()
  const field = useRef<HTMLInputElement>(null)
  const abort = useRef<AbortController>(undefined)
  const [under, setUnder] = useState<Under>()
  const [error, setError] = useState<string>()

  const send = async (file: File) => {
    const control = new AbortController()
    abort.current = control
    setError(undefined)
    const name = fileKey(file.name)
    try {
      for (let sent = 0; sent < file.size; ) {
        setUnder({ name, sent, total: file.size })
        sent = await sendPiece({
          path: `/api/basemaps/${name}?offset=${sent}&total=${file.size}`,
          piece: file.slice(sent, sent + maxChunk),
          signal: control.signal,
        })
      }
      onDone()
    } catch (cause) {
      if (!control.signal.aborted) {
        setError(cause instanceof Refusal && cause.status > 0 ? words.label(cause.sentence) : words.say('base.uploadFailed'))
      }
    }
    setUnder(undefined)
  }
  const percent = under ? Math.floor((under.sent / under.total) * 100) : 0
  return (
    <div className={classes.upload}>
      <input
        ref={field}
        type="file"
        accept=".pmtiles"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) void send(file)
        }}
      />
      {under ? (
        <>
          <progress
            value={under.sent}
            max={under.total}
            aria-label={words.say('base.uploading', { name: under.name, percent })}
          />
          <span>{words.say('base.uploading', { name: under.name, percent })}</span>
          <Button size="compact-sm" variant="default" onClick={() => abort.current?.abort()}>
            {words.say('base.cancel')}
          </Button>
        </>
      ) : (
        <Button variant="default" onClick={() => field.current?.click()}>
          {words.say('base.upload')}
        </Button>
      )}
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
