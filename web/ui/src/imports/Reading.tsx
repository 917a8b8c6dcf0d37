import { Select } from '@mantine/core'
import { useWords } from '../i18n/useWords'
import classes from './mapping.module.css'
import type { Choices, Job } from './types'

const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'windows-1252']
/** Formats whose text may be in another encoding than they say. */
const ENCODED = ['csv', 'shapefile']
/** What deliveries of a Chinese city come in; any other code can be typed on the command line. */
const SYSTEMS = [
  'EPSG:4490',
  'EPSG:4326',
  'EPSG:3857',
  'EPSG:4547',
  'EPSG:4548',
  'EPSG:4549',
  'EPSG:4550',
  'EPSG:4526',
  'EPSG:4527',
  'EPSG:4528',
  'EPSG:4529',
]

interface ReadingProps {
  readonly job: Job
  readonly settled: boolean
  readonly onChoose: (choices: Choices) => void
}

/** How the file was read: by which code, encoding, layer and reference system, and why. */
export function Reading({ job, settled, onChoose }: ReadingProps) {
  const words = useWords()
  const { survey, choices, mapping } = job
  if (!survey) return null
  const layers = survey.layers ?? []
  const systems = survey.crs?.used && !SYSTEMS.includes(survey.crs.used) ? [survey.crs.used, ...SYSTEMS] : SYSTEMS
  return (
    <div className={classes.reading}>
      {mapping && (
        <Select
          label={words.say('import.sameBy')}
          data={survey.fields.map((it) => it.name)}
          value={mapping.ref_field ?? null}
          placeholder={words.say('import.byContent')}
          searchable
          disabled={settled}
          allowDeselect={false}
          onChange={(field) => field && onChoose({ ...choices, ref_field: field, map: without(choices.map, field) })}
        />
      )}
      {ENCODED.includes(survey.format) && (
        <Select
          label={words.say('import.encoding')}
          data={ENCODINGS}
          value={choices.encoding ?? null}
          placeholder={words.say('import.detected')}
          clearable
          disabled={settled}
          onChange={(encoding) => onChoose({ ...choices, encoding: encoding ?? undefined })}
        />
      )}
      {layers.length > 1 && (
        <Select
          label={words.say('import.layer')}
          data={layers.map((it) => it.name)}
          value={survey.layer ?? choices.layer ?? null}
          searchable
          disabled={settled}
          allowDeselect={false}
          onChange={(layer) => layer && onChoose({ layer })}
        />
      )}
      {survey.crs?.used && (
        <Select
          label={words.say('import.crs')}
          data={systems}
          value={choices.crs ?? survey.crs.used}
          searchable
          disabled={settled}
          clearable={!!choices.crs}
          onChange={(crs) => onChoose({ ...choices, crs: crs ?? undefined })}
        />
      )}
      <ul className={classes.notes}>
        {survey.crs?.why && <li>{words.label(survey.crs.why)}</li>}
        {survey.notes.map((it) => (
          <li key={it.en}>{words.label(it)}</li>
        ))}
        {!survey.complete && <li>{words.say('import.surveyed', { n: survey.rows })}</li>}
      </ul>
    </div>
  )
}

/** The choices of fields without the one of a code that was chosen before, and without what the new one was to become. */
const without = (map: Choices['map'], field: string): Choices['map'] =>
  Object.fromEntries(Object.entries(map ?? {}).filter(([name, to]) => name !== field && to !== 'ref'))
