import { ActionIcon, Button } from '@mantine/core'
import { IconMapPin, IconX } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import type { Grant } from '../access/session'
import { headed, type RoleNames, type Roles } from '../access/useRoles'
import { useWords } from '../i18n/useWords'
import classes from './accounts.module.css'
import { NO_PLACE } from './draft'
import { GroupChoice } from './GroupChoice'
import look from './grants.module.css'

interface GrantCardProps {
  readonly grant: Grant
  readonly roles: RoleNames
  readonly offered: Roles['roles']
  readonly placeName: string | undefined
  /** Its boundary is no longer in the book. */
  readonly placeGone: boolean
  readonly choosing: boolean
  readonly fault: string | undefined
  readonly onChange: (grant: Grant) => void
  readonly onChoose: () => void
  /** From the whole district to one place that is still to be chosen. */
  readonly onNarrow: () => void
  readonly onRemove: () => void
  readonly children: ReactNode
}

/** One grant: as what, on which classes, where. */
export function GrantCard(props: GrantCardProps) {
  const words = useWords()
  const name = useId()
  const { grant, roles, offered, placeName, onChange } = props
  const known = offered.some((it) => it.key === grant.role)
  const remove = words.say('grant.remove', { role: roles.role(grant.role) })
  const whole = grant.boundary === 0
  return (
    <fieldset className={look.grant} data-active={props.choosing || undefined}>
      <legend className={classes.hidden}>{words.say('grant.label', { role: roles.role(grant.role) })}</legend>
      <div className={look.grantLine}>
        <label className={look.label} htmlFor={`${name}role`}>
          {words.say('grant.as')}
        </label>
        <select
          id={`${name}role`}
          className={look.select}
          value={grant.role}
          onChange={(event) => onChange({ ...grant, role: event.currentTarget.value })}
        >
          {!known && <option value={grant.role}>{headed(roles.role(grant.role))}</option>}
          {offered.map((it) => (
            <option key={it.key} value={it.key}>
              {headed(words.label(it.name))}
            </option>
          ))}
        </select>
        <ActionIcon variant="subtle" color="gray" size={32} title={remove} aria-label={remove} onClick={props.onRemove}>
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      <div className={look.grantLine}>
        <span className={look.label}>{words.say('grant.of')}</span>
        <GroupChoice groups={grant.groups} roles={roles} onChange={(groups) => onChange({ ...grant, groups })} />
      </div>
      <div className={look.grantLine}>
        <span className={look.label}>{words.say('grant.in')}</span>
        <div className={look.where}>
          <label className={look.radio}>
            <input type="radio" name={name} checked={whole} onChange={() => onChange({ ...grant, boundary: 0 })} />
            {words.say('reach.whole')}
          </label>
          <label className={look.radio}>
            <input type="radio" name={name} checked={!whole} onChange={props.onNarrow} />
            {words.say('grant.onePlace')}
          </label>
        </div>
      </div>
      {!whole && (
        <div className={look.grantLine}>
          <span className={look.label} />
          <Button
            className={look.placeButton}
            variant={props.choosing ? 'light' : 'default'}
            leftSection={<IconMapPin size={16} stroke={1.75} aria-hidden="true" />}
            aria-pressed={props.choosing}
            title={placeName}
            onClick={props.onChoose}
          >
            {grant.boundary === NO_PLACE ? words.say('grant.choose') : placeName}
          </Button>
        </div>
      )}
      {props.placeGone && <p className={classes.error}>{words.say('grant.gone')}</p>}
      {props.fault && (
        <p className={classes.error} role="alert">
          {props.fault}
        </p>
      )}
      {props.children}
    </fieldset>
  )
}
