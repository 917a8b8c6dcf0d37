import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { Grant } from '../access/session'
import type { RoleNames } from '../access/useRoles'
import { useApp } from '../app/context'
import { useAge } from '../format/useAge'
import { useWords } from '../i18n/useWords'
import classes from './accounts.module.css'
import { changesOf, type GrantsDraft, isWhole, NO_PLACE } from './draft'
import { GrantCard } from './GrantCard'
import look from './grants.module.css'
import type { Places } from './usePlaces'

interface GrantsEditorProps {
  readonly grants: readonly Grant[]
  readonly saved: readonly Grant[]
  readonly draft: GrantsDraft | undefined
  readonly roles: RoleNames
  readonly place: Places
  /** The grant whose place is being chosen. */
  readonly choosing: number | undefined
  readonly onChoosing: (index: number | undefined) => void
  readonly onChange: (grants: readonly Grant[]) => void
  readonly busy: boolean
  /** What the service said of single fields: grants[1].role. */
  readonly faults: Readonly<Record<string, string>>
  readonly onSave: () => void
  readonly onDiscard: () => void
  /** What stands below the grant whose place is being chosen. */
  readonly children: ReactNode
}

const FRESH: Grant = { role: 'viewer', groups: [], boundary: 0 }

/** The grants of an account, each a role for some classes in some place; nothing holds before it is saved. */
export function GrantsEditor(props: GrantsEditorProps) {
  const words = useWords()
  const { session } = useApp()
  const { grants, roles, place, choosing, onChange, onChoosing } = props
  const [restored] = useState(props.draft?.at)
  const age = useAge(restored === undefined ? undefined : new Date(restored).toISOString())
  const changes = changesOf(props.saved, grants)
  const whole = isWhole(grants)
  const off = changes === 0 ? 'accounts.noChange' : whole ? undefined : 'accounts.placeFirst'
  // Who keeps accounts in a part of the district does not make others who keep accounts.
  const bounded = session.territory.length > 0 || session.groups.length > 0
  const offered = (roles.data?.roles ?? []).filter((it) => !bounded || it.key !== 'admin')
  return (
    <section className={classes.section} aria-label={words.say('accounts.rights')}>
      <h2>{words.say('accounts.rights')}</h2>
      {props.draft && age && <p className={look.note}>{words.say('accounts.unsaved', { age })}</p>}
      {grants.map((it, index) => (
        <GrantCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a grant has no name of its own
          key={index}
          grant={it}
          roles={roles}
          offered={offered}
          placeName={it.boundary > 0 ? place.name(it.boundary) : undefined}
          placeGone={place.gone(it.boundary)}
          choosing={index === choosing}
          fault={props.faults[`grants[${index}].role`] ?? props.faults[`grants[${index}].boundary`]}
          onChange={(next) => onChange(grants.map((other, at) => (at === index ? next : other)))}
          onChoose={() => onChoosing(index === choosing ? undefined : index)}
          onNarrow={() => {
            onChange(grants.map((other, at) => (at === index ? { ...other, boundary: NO_PLACE } : other)))
            onChoosing(index)
          }}
          onRemove={() => {
            onChoosing(undefined)
            onChange(grants.filter((_, at) => at !== index))
          }}
        >
          {index === choosing && props.children}
        </GrantCard>
      ))}
      <Button
        className={look.addGrant}
        variant="default"
        leftSection={<IconPlus size={16} stroke={1.75} aria-hidden="true" />}
        onClick={() => {
          onChoosing(undefined)
          onChange([...grants, FRESH])
        }}
      >
        {words.say('accounts.addGrant')}
      </Button>
      <div className={look.foot}>
        <Button
          loading={props.busy}
          data-disabled={off !== undefined || undefined}
          aria-disabled={off !== undefined}
          aria-describedby="grants-why"
          onClick={() => off === undefined && props.onSave()}
        >
          {changes === 0 ? words.say('accounts.save') : words.say('accounts.saveChanges', { n: changes })}
        </Button>
        {changes > 0 && (
          <Button variant="default" onClick={props.onDiscard}>
            {words.say('accounts.discard')}
          </Button>
        )}
        <span id="grants-why" className="caption">
          {words.say(off ?? 'accounts.atOnce')}
        </span>
      </div>
    </section>
  )
}
