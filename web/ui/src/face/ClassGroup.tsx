import { Checkbox, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { headed } from '../access/useRoles'
import type { AssetClass, AttributeGroup } from '../api/types'
import { ClassGlyph } from '../design/ClassGlyph'
import { useWords } from '../i18n/useWords'
import { choiceOf, classKey, NEW_CLASS, withTold } from './choice'
import classes from './face.module.css'
import { ToldLine } from './ToldLine'
import type { FaceAnswer, Told } from './types'
import type { Editing } from './useFaceDraft'
import { useFieldNames } from './useFieldNames'

interface ClassGroupProps {
  readonly group: AttributeGroup
  readonly members: readonly AssetClass[]
  /** Those of the members that a search leaves. */
  readonly shown: readonly AssetClass[]
  /** Open whatever one has closed: what is searched for stands in it. */
  readonly forced: boolean
  readonly count: (key: string) => number | undefined
  readonly answer: FaceAnswer
  readonly editing: Editing
}

/** The classes of one group, all chosen at once or one by one. */
export function ClassGroup({ group, members, shown, forced, count, answer, editing }: ClassGroupProps) {
  const words = useWords()
  const names = useFieldNames(answer)
  const { choice, change, told: faults } = editing
  const keys = members.map((it) => classKey(it.key))
  const chosen = keys.filter((key) => choice.told[key])
  const [opened, setOpened] = useState(chosen.length > 0)
  const open = forced || opened
  const name = headed(words.label(group.name))
  const former = choiceOf(answer).told
  const put = (key: string, told: Told | undefined) => change(withTold(choice, [key], () => told))
  const all = (on: boolean) =>
    change(withTold(choice, keys, (key) => (on ? (choice.told[key] ?? former[key] ?? NEW_CLASS) : undefined)))
  /** The others that are chosen get the same place, and of the fields those that they have. */
  const spread = (from: string, told: Told) => {
    const others = chosen.filter((key) => key !== from)
    const same = (key: string): Told => {
      const own = members.find((it) => classKey(it.key) === key)
      const has = answer.choosable.classes[own?.key ?? ''] ?? []
      return { decimals: told.decimals, fields: told.fields.filter((it) => has.includes(it)) }
    }
    return others.length === 0 ? undefined : { n: others.length, run: () => change(withTold(choice, others, same)) }
  }
  return (
    <section className={`${classes.card} ${classes.group}`}>
      <div className={classes.groupHead}>
        <Checkbox
          aria-label={words.say('face.wholeGroup', { name })}
          checked={chosen.length === keys.length}
          indeterminate={chosen.length > 0 && chosen.length < keys.length}
          onChange={(event) => all(event.currentTarget.checked)}
        />
        <UnstyledButton className={classes.groupButton} aria-expanded={open} onClick={() => setOpened(!opened)}>
          <b>{name}</b>
          <span className="caption">{words.say('face.chosenOf', { chosen: chosen.length, all: keys.length })}</span>
          <IconChevronDown size={16} stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      </div>
      {open && (
        <ul className={classes.lines}>
          {shown.map((it) => {
            const key = classKey(it.key)
            const told = choice.told[key]
            const n = count(it.key)
            return (
              <ToldLine
                key={it.key}
                kind="asset"
                name={words.className(it.key)}
                symbol={<ClassGlyph of={it} />}
                caption={n === undefined ? undefined : words.say('face.inService', { n })}
                told={told}
                fields={told ? names.ofClass(it.key) : []}
                fault={faults[key]}
                onChoose={(on) => put(key, on ? (former[key] ?? NEW_CLASS) : undefined)}
                onChange={(next) => put(key, next)}
                spread={told && spread(key, told)}
              />
            )
          })}
        </ul>
      )}
    </section>
  )
}
