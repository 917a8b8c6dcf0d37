import { Button, Checkbox, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { headed, type RoleNames } from '../access/useRoles'
import { Dropdown } from '../frame/Dropdown'
import { useWords } from '../i18n/useWords'
import look from './grants.module.css'

interface GroupChoiceProps {
  /** Empty for all. */
  readonly groups: readonly string[]
  readonly roles: RoleNames
  readonly onChange: (groups: readonly string[]) => void
}

/** Which groups of classes a grant is for. */
export function GroupChoice({ groups, roles, onChange }: GroupChoiceProps) {
  const words = useWords()
  const all = roles.data?.groups ?? []
  const text = groups.length === 0 ? words.say('grant.allClasses') : headed(words.list(groups.map(roles.group)))
  return (
    <Dropdown
      label={words.say('grant.classes')}
      width={320}
      place="below-start"
      button={(trigger) => (
        <UnstyledButton {...trigger} className={look.groupsButton} title={text}>
          <span>{text}</span>
          <IconChevronDown size={16} stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      )}
    >
      {(close) => (
        <div className={look.groups}>
          <Checkbox label={words.say('grant.allClasses')} checked={groups.length === 0} onChange={() => onChange([])} />
          <div className={look.groupList}>
            {all.map((it) => (
              <Checkbox
                key={it.key}
                label={headed(words.label(it.name))}
                checked={groups.includes(it.key)}
                onChange={(event) =>
                  onChange(event.currentTarget.checked ? [...groups, it.key] : groups.filter((key) => key !== it.key))
                }
              />
            ))}
          </div>
          <Button size="compact-sm" variant="default" onClick={close}>
            {words.say('grant.classesDone')}
          </Button>
        </div>
      )}
    </Dropdown>
  )
}
