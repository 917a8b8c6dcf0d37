import { Button, Select, TextInput, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { Certainty } from './Certainty'
import classes from './mapping.module.css'
import { Reading } from './Reading'
import { retarget, rewhat, targetOf, targetsOf, whatOf, whatsOf } from './targets'
import type { Choices, FieldUse, Job } from './types'

interface MappingCardProps {
  readonly job: Job
  /** Why nothing can be changed: the import is being kept, or has been. */
  readonly settled: boolean
  readonly onChoose: (choices: Choices) => void
}

/** What the rows are and what each field becomes, with the guess and its reason; every choice is compared anew at once. */
export function MappingCard({ job, settled, onChoose }: MappingCardProps) {
  const words = useWords()
  const { catalogue } = useApp()
  const [unused, setUnused] = useState(false)
  const { survey, mapping, choices } = job
  const fields = survey?.fields ?? []
  // Before it is known what the rows are, no field has a meaning yet and all are shown.
  const isUsed = (field: FieldUse) => field.filled > 0 && (!mapping || !!field.to)
  const used = fields.filter(isUsed)
  const rest = fields.filter((it) => !isUsed(it))
  const doubts = used.filter((it) => it.certainty === 'doubtful').length
  const gridded = (mapping?.noun === 'boundary' || !!choices.kind) && !mapping?.grid_field
  const asks = job.state === 'choosing' && !!job.failure
  return (
    <section className={classes.card} aria-label={words.say('import.mapping')} data-part="mapping">
      <header className={classes.head}>
        <h2>{words.say('import.mapping')}</h2>
        {fields.length > 0 && (
          <span className="caption">
            {words.say('import.fieldCount', { n: fields.length, used: words.count(used.filter((it) => it.to).length) })}
          </span>
        )}
        <span className={classes.space} />
        {doubts > 0 && <span className={classes.doubt}>{words.say('import.doubts', { n: doubts })}</span>}
      </header>
      <div className={classes.body}>
        {asks && (
          <div className={classes.note} role="alert">
            <IconAlertTriangle size={18} stroke={1.75} aria-hidden="true" />
            <span>{words.label(job.failure)}</span>
          </div>
        )}
        {job.columns && <PlaceColumns columns={job.columns} choices={choices} onChoose={onChoose} />}
        {!survey && !job.columns && <Reading job={job} settled={settled} onChoose={onChoose} />}
        {survey && (
          <>
            <div className={classes.what} data-one={!gridded || undefined}>
              <Select
                label={words.say('import.whatRows')}
                data={whatsOf(catalogue, words)}
                value={whatOf(mapping, choices)}
                placeholder={words.say(mapping?.class_field || mapping?.kind_field ? 'import.byField' : 'import.pickWhat')}
                nothingFoundMessage={words.say('import.noSuch')}
                searchable
                readOnly={settled}
                error={asks && !mapping && !choices.class && !choices.kind}
                clearable={!!(choices.class || choices.kind)}
                clearButtonProps={{ 'aria-label': words.say('import.guessAgain') }}
                comboboxProps={{ shadow: 'md' }}
                onChange={(what) => onChoose(rewhat(choices, what))}
              />
              {gridded && <GridField choices={choices} grid={mapping?.grid} settled={settled} onChoose={onChoose} />}
            </div>
            <table className={classes.fields}>
              <thead>
                <tr>
                  <th scope="col">{words.say('import.field')}</th>
                  <th scope="col">{words.say('import.samples')}</th>
                  <th scope="col">{words.say('import.becomes')}</th>
                  <th scope="col">{words.say('import.certainty')}</th>
                </tr>
              </thead>
              <tbody>
                {[...used, ...(unused ? rest : [])].map((field) => (
                  <FieldLine
                    key={field.name}
                    field={field}
                    job={job}
                    settled={settled || !mapping}
                    onTarget={(target) => onChoose(retarget(choices, fields, field, target))}
                  />
                ))}
              </tbody>
            </table>
            {rest.length > 0 && (
              <UnstyledButton className={classes.unused} aria-expanded={unused} onClick={() => setUnused(!unused)}>
                {unused ? <IconChevronDown size={14} aria-hidden="true" /> : <IconChevronRight size={14} aria-hidden="true" />}
                {words.say('import.unused', { n: rest.length })}
              </UnstyledButton>
            )}
            <Reading job={job} settled={settled} onChoose={onChoose} />
          </>
        )}
      </div>
    </section>
  )
}

interface FieldLineProps {
  readonly field: FieldUse
  readonly job: Job
  readonly settled: boolean
  readonly onTarget: (target: string) => void
}

function FieldLine({ field, job, settled, onTarget }: FieldLineProps) {
  const words = useWords()
  const { catalogue } = useApp()
  const samples = words.list(field.samples)
  return (
    <tr data-doubt={field.certainty === 'doubtful' || undefined}>
      <th scope="row" className="mono" title={field.name}>
        {field.name}
      </th>
      <td className={`mono ${classes.samples}`} title={samples}>
        {field.samples.length === 0 ? <i>{words.say('import.nothing')}</i> : field.more ? `${samples} …` : samples}
      </td>
      <td className={classes.target}>
        <Select
          size="xs"
          aria-label={words.say('import.targetOf', { field: field.name })}
          data={targetsOf(field, catalogue, job.mapping, words)}
          value={targetOf(field)}
          searchable
          readOnly={settled}
          allowDeselect={false}
          nothingFoundMessage={words.say('import.noSuch')}
          comboboxProps={{ shadow: 'md', width: 224, position: 'bottom-start' }}
          onChange={(value) => value && value !== targetOf(field) && onTarget(value)}
        />
      </td>
      <td className={classes.why} title={words.label(field.why)}>
        {field.certainty && <Certainty of={field.certainty} why={words.label(field.why)} />}
      </td>
    </tr>
  )
}

interface GridFieldProps {
  readonly choices: Choices
  readonly grid: string | undefined
  readonly settled: boolean
  readonly onChoose: (choices: Choices) => void
}

/** The grid that boundaries belong to; taken over on leaving the field. */
function GridField({ choices, grid, settled, onChoose }: GridFieldProps) {
  const words = useWords()
  const now = choices.grid ?? grid ?? ''
  const [text, setText] = useState(now)
  useEffect(() => setText(now), [now])
  const take = () => {
    if (text.trim() !== now) onChoose({ ...choices, grid: text.trim() || undefined })
  }
  return (
    <TextInput
      label={words.say('import.toGrid')}
      value={text}
      readOnly={settled}
      list="import-grids"
      placeholder={words.say('import.gridExample')}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  )
}

interface PlaceColumnsProps {
  readonly columns: readonly string[]
  readonly choices: Choices
  readonly onChoose: (choices: Choices) => void
}

/** Which columns of a table hold the place, where their names do not say it. */
function PlaceColumns({ columns, choices, onChoose }: PlaceColumnsProps) {
  const words = useWords()
  const [lon, setLon] = useState<string | null>(choices.lon_field ?? null)
  const [lat, setLat] = useState<string | null>(choices.lat_field ?? null)
  const [wkt, setWkt] = useState<string | null>(choices.wkt_field ?? null)
  const data = [...columns]
  const enough = wkt || (lon && lat)
  return (
    <div className={classes.places}>
      <Select label={words.say('import.lonField')} data={data} value={lon} searchable clearable onChange={setLon} />
      <Select label={words.say('import.latField')} data={data} value={lat} searchable clearable onChange={setLat} />
      <Select label={words.say('import.wktField')} data={data} value={wkt} searchable clearable onChange={setWkt} />
      <Button
        disabled={!enough}
        onClick={() =>
          onChoose({ ...choices, lon_field: lon ?? undefined, lat_field: lat ?? undefined, wkt_field: wkt ?? undefined })
        }
      >
        {words.say('import.readAgain')}
      </Button>
    </div>
  )
}
