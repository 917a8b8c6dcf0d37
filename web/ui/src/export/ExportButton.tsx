import { Button, Popover } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'
import { ApiError } from '../api/client'
import type { AssetQuery } from '../api/query'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { FORMATS, type Format, fetchExport, save } from './download'
import classes from './export.module.css'

const NAMES = { geojson: 'export.geojson', csv: 'export.csv', gpkg: 'export.gpkg' } as const
const REASONS = { geojson: 'export.geojsonWhy', csv: 'export.csvWhy', gpkg: 'export.gpkgWhy' } as const

interface ExportButtonProps {
  readonly query: AssetQuery | undefined
  readonly total: number
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)

/** The form of an export: which format, how many rows of which revision, and how far it has come. */
function ExportForm({ query, total, onDone }: ExportButtonProps & { onDone: () => void }) {
  const words = useWords()
  const { revision, toast } = useApp()
  const [format, setFormat] = useState<Format>('geojson')
  const [bytes, setBytes] = useState<number>()
  const running = useRef<AbortController>(undefined)
  const name = useId()
  useEffect(() => () => running.current?.abort(), [])

  const start = async () => {
    if (!query) return
    const abort = new AbortController()
    running.current = abort
    setBytes(0)
    try {
      const file = await fetchExport(query, format, { signal: abort.signal, onBytes: setBytes })
      save(file)
      toast({ text: words.say('export.done', { file: file.name }) })
      onDone()
    } catch (cause) {
      if (abort.signal.aborted) return
      const why = cause instanceof ApiError ? cause.message : ''
      toast({ text: why ? words.say('export.failed', { why }) : words.say('export.failedPlain'), tone: 'refused' })
    } finally {
      if (!abort.signal.aborted) setBytes(undefined)
    }
  }
  const cancel = () => {
    running.current?.abort()
    setBytes(undefined)
  }

  return (
    <div className={classes.sheet}>
      <fieldset className={classes.formats} style={{ border: 0, margin: 0, padding: 0 }}>
        <legend className="caption">{words.say('export.format')}</legend>
        {FORMATS.map((it) => (
          <label key={it} className={classes.format}>
            <input type="radio" name={name} checked={format === it} onChange={() => setFormat(it)} />
            <b>{words.say(NAMES[it])}</b>
            <span className="caption">{words.say(REASONS[it])}</span>
          </label>
        ))}
      </fieldset>
      <div className={classes.foot}>
        <span className="caption" aria-live="polite">
          {bytes === undefined
            ? words.say('export.states', { n: total, revision: words.count(revision) })
            : words.say('export.working', { mb: megabytes(bytes) })}
        </span>
        {bytes === undefined ? (
          <Button size="xs" onClick={start} disabled={!query || total === 0}>
            {words.say('export.start')}
          </Button>
        ) : (
          <Button size="xs" variant="default" onClick={cancel}>
            {words.say('export.cancel')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Opens the form of an export of some assets. */
export function ExportButton(props: ExportButtonProps) {
  const words = useWords()
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.75} aria-hidden="true" />}
          onClick={() => setOpened(!opened)}
        >
          {words.say('export.open')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={words.say('export.open')}>
        {opened && <ExportForm {...props} onDone={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  )
}
