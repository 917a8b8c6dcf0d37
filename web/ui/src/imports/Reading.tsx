import { Select } from '@mantine/core'
import type { Label } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useWords } from '../i18n/useWords'
import { systemsPath } from './api'
import classes from './mapping.module.css'
import type { Choices, Job } from './types'

const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'windows-1252']
/** Formats whose text may be in another encoding than they say. */
const ENCODED = ['csv', 'shapefile']

interface ReadingProps {
  readonly job: Job
  readonly settled: boolean
  readonly onChoose: (choices: Choices) => void
}

/** The reference systems that a delivery may be in, by their codes. */
function useSystems() {
  const words = useWords()
  const items = useAnswer<{ readonly items: readonly { readonly code: string; readonly name: Label }[] }>(systemsPath, 0).data
    ?.items
  return (items ?? []).map((it) => ({
    value: it.code,
    label: words.say('import.system', { code: it.code, name: words.label(it.name) }),
  }))
}

/** How the file was read: by which code, encoding, layer and reference system, and why. */
export function Reading({ job, settled, onChoose }: ReadingProps) {
  const words = useWords()
  const { survey, mapping, choices } = job
  const notes = [...(survey?.crs?.why ? [survey.crs.why] : []), ...(survey?.notes ?? [])]
  return (
    <div className={classes.reading}>
      {mapping && survey && (
        <Select
          label={words.say('import.sameBy')}
          data={survey.fields.map((it) => it.name)}
          value={mapping.ref_field ?? null}
          placeholder={words.say('import.byContent')}
          searchable
          readOnly={settled}
          allowDeselect={false}
          onChange={(field) => field && onChoose({ ...choices, ref_field: field, map: without(choices.map, field) })}
        />
      )}
      <LayerSelect job={job} settled={settled} onChoose={onChoose} />
      {(!survey || ENCODED.includes(survey.format)) && (
        <Select
          label={words.say('import.encoding')}
          data={ENCODINGS}
          value={choices.encoding ?? null}
          placeholder={words.say('import.detected')}
          clearable
          readOnly={settled}
          onChange={(encoding) => onChoose({ ...choices, encoding: encoding ?? undefined })}
        />
      )}
      {(!survey || survey.format !== 'geojson' || survey.crs) && <SystemSelect job={job} settled={settled} onChoose={onChoose} />}
      <ul className={classes.notes}>
        {notes.map((it) => (
          <li key={it.en}>{words.label(it)}</li>
        ))}
        {survey && !survey.complete && <li>{words.say('import.surveyed', { n: survey.rows })}</li>}
      </ul>
    </div>
  )
}

/** Which of several layers is read; another one is another delivery, so nothing else that was chosen stays. */
export function LayerSelect({ job, settled, onChoose }: ReadingProps) {
  const words = useWords()
  const { layers, survey, choices } = job
  if (!layers) return null
  const label = (name: string, rows: number) => (rows < 0 ? name : words.say('import.layerRows', { name, n: rows }))
  return (
    <Select
      label={words.say('import.layer')}
      data={layers.map((it) => ({ value: it.name, label: label(it.name, it.rows), disabled: !!it.refused }))}
      value={survey?.layer ?? choices.layer ?? null}
      placeholder={words.say('import.pickLayer')}
      searchable
      readOnly={settled}
      allowDeselect={false}
      onChange={(layer) => layer && onChoose({ layer })}
    />
  )
}

function SystemSelect({ job, settled, onChoose }: ReadingProps) {
  const words = useWords()
  const systems = useSystems()
  const { choices, survey } = job
  const used = choices.crs ?? (survey?.crs?.used || null)
  const data = used && !systems.some((it) => it.value === used) ? [{ value: used, label: used }, ...systems] : systems
  return (
    <Select
      label={words.say('import.crs')}
      data={data}
      value={used}
      placeholder={words.say('import.asFileSays')}
      searchable
      readOnly={settled}
      clearable={!!choices.crs}
      comboboxProps={{ shadow: 'md', width: 380, position: 'bottom-end' }}
      onChange={(crs) => crs !== used && onChoose({ ...choices, crs: crs ?? undefined })}
    />
  )
}

/** The choices of fields without the one of a code that was chosen before, and without what the new one was to become. */
const without = (map: Choices['map'], field: string): Choices['map'] =>
  Object.fromEntries(Object.entries(map ?? {}).filter(([name, to]) => name !== field && to !== 'ref'))
