import { Button } from '@mantine/core'
import { useState } from 'react'
import { historyPath } from '../api/paths'
import type { Asset, History } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { actorText, actorTitle } from '../format/actor'
import { useAge } from '../format/useAge'
import { useWords } from '../i18n/useWords'
import { groupProperties } from '../panel/attributes'
import { fieldText, fieldValue } from '../panel/historyText'
import { useWorkspace } from '../workspace/context'
import classes from './edit.module.css'
import { type Choices, type Merge, undecided } from './merge'
import { attributeKey, type Path } from './record'
import { Segments } from './Segments'

interface ClashesProps {
  readonly asset: Asset
  readonly merge: Merge
  readonly onDecide: (choices: Choices) => void
}

/** Two versions of the same fields: who changed them and when, and for each field the choice of one. */
export function Clashes({ asset, merge, onDecide }: ClashesProps) {
  const words = useWords()
  const { catalogue } = useWorkspace()
  const [choices, setChoices] = useState<Choices>({})
  const history = useAnswer<History>(historyPath('asset', asset.id), asset.rev).data?.items
  const last = history?.find((it) => it.revision === asset.rev)
  const age = useAge(last?.at)
  const properties = groupProperties(catalogue, words.classOf(asset.class)?.group)
  const open = undecided(merge.clashes, choices).length
  const nameOf = (path: Path) => fieldText(path, properties[attributeKey(path) ?? ''], words)
  const text = (path: Path, value: unknown) => {
    if (value === undefined || value === null || value === '') return words.say('form.none')
    if (path === 'geometry') return words.say('history.moved')
    return fieldValue({ field: path, value }, properties[attributeKey(path) ?? ''], words)
  }
  return (
    <section className={classes.clash} role="alert" aria-label={words.say('clash.title')}>
      <b title={last && actorTitle(last)}>
        {words.say(last ? 'clash.who' : 'clash.somebody', {
          actor: last ? actorText(last, words) : '',
          age,
          fields: words.list(merge.clashes.map((it) => nameOf(it.path))),
        })}
      </b>
      {merge.clashes.map(({ path, mine, theirs }) => (
        <Segments
          key={path}
          name={nameOf(path)}
          value={choices[path] ?? ''}
          options={[
            { key: 'mine', text: words.say('clash.mine', { value: text(path, mine) }) },
            { key: 'theirs', text: words.say('clash.theirs', { value: text(path, theirs) }) },
          ]}
          onChange={(side) => side && setChoices({ ...choices, [path]: side })}
        />
      ))}
      <div className={classes.buttons}>
        <Button
          size="sm"
          data-disabled={open > 0 || undefined}
          aria-disabled={open > 0}
          onClick={() => open === 0 && onDecide(choices)}
        >
          {words.say('clash.decide')}
        </Button>
        {open > 0 && <span className="caption">{words.say('clash.open', { n: open })}</span>}
      </div>
    </section>
  )
}
