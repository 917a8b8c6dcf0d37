import { Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import { countsPath } from '../api/paths'
import type { AssetClass, Counts } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { matchingClasses } from '../edit/classSearch'
import { useWords } from '../i18n/useWords'
import { ClassGroup } from './ClassGroup'
import { classKey } from './choice'
import classes from './face.module.css'
import type { FaceAnswer } from './types'
import type { Editing } from './useFaceDraft'

/** Which classes are told, by the groups of the catalogue. */
export function ClassSection({ answer, editing }: { answer: FaceAnswer; editing: Editing }) {
  const words = useWords()
  const { catalogue, revision } = useApp()
  const [typed, setTyped] = useState('')
  const [onlyChosen, setOnlyChosen] = useState(false)
  const counts = useAnswer<Counts>(countsPath('in_service'), revision).data
  const { choice, told } = editing
  const all = catalogue.classes.filter((it) => answer.choosable.classes[it.key])
  const chosen = (it: AssetClass) => choice.told[classKey(it.key)] !== undefined
  const found = new Set(matchingClasses(all, typed, []).map((it) => it.key))
  const shown = all.filter((it) => found.has(it.key) && (!onlyChosen || chosen(it)))
  const count = new Map(counts?.classes.map((it) => [it.key, it.count]))
  const groups = catalogue.groups
    .map((group) => ({
      group,
      members: all.filter((it) => it.group === group.key),
      shown: shown.filter((it) => it.group === group.key),
    }))
    .filter((it) => it.shown.length > 0)
  return (
    <section className={classes.part} aria-labelledby="face-classes">
      <div className={classes.bar}>
        <h2 id="face-classes">{words.say('face.classes')}</h2>
        <span className="caption">{words.say('face.chosenOf', { chosen: all.filter(chosen).length, all: all.length })}</span>
        <Checkbox
          className={classes.only}
          label={words.say('face.onlyChosen')}
          checked={onlyChosen}
          onChange={(event) => setOnlyChosen(event.currentTarget.checked)}
        />
        <TextInput
          className={classes.search}
          type="search"
          aria-label={words.say('face.search')}
          placeholder={words.say('face.search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {told.classes && (
        <p className={classes.error} role="alert">
          {told.classes}
        </p>
      )}
      {groups.length === 0 && (
        <p role="status">
          {typed.trim() ? words.say('face.nothingFound', { text: typed.trim() }) : words.say('face.noneChosen')}
        </p>
      )}
      <div className={classes.groups}>
        {groups.map(({ group, members, shown }) => (
          <ClassGroup
            key={group.key}
            group={group}
            members={members}
            shown={shown}
            forced={typed.trim() !== '' || onlyChosen}
            count={(key) => count.get(key) ?? (counts ? 0 : undefined)}
            answer={answer}
            editing={editing}
          />
        ))}
      </div>
    </section>
  )
}
