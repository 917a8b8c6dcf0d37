import { useId } from 'react'
import { useWords } from '../i18n/useWords'
import { isClass } from './choice'
import classes from './face.module.css'
import type { FaceAnswer } from './types'
import type { Editing } from './useFaceDraft'

/** The one switch, with a sentence that says what whoever does not sign in is told. */
export function FaceSwitch({ answer, editing }: { answer: FaceAnswer; editing: Editing }) {
  const words = useWords()
  const id = useId()
  const { choice, change, own } = editing
  const keys = Object.keys(choice.told)
  const n = keys.filter(isClass).length
  const empty = choice.on && keys.length === 0
  const unsaved = own.some((it) => it.what === 'on')
  const sentence = !choice.on ? (keys.length === 0 ? 'face.isStart' : 'face.isOff') : empty ? 'face.isEmpty' : 'face.isOn'
  return (
    <section className={classes.card}>
      <label className={classes.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={choice.on}
          aria-checked={choice.on}
          aria-describedby={id}
          onChange={(event) => change({ ...choice, on: event.currentTarget.checked })}
        />
        <b>{words.say('face.switch')}</b>
        <span className={classes.tag} data-on={choice.on || undefined}>
          {words.say(choice.on ? 'face.on' : 'face.off')}
        </span>
        {unsaved && <span className={classes.unsaved}>{words.say('face.notYet')}</span>}
      </label>
      <p id={id} className={empty ? classes.warn : undefined} role="status">
        {words.say(sentence, { classes: words.count(n), kinds: words.count(keys.length - n) })}
      </p>
      {answer.on && !answer.ready && <p className="caption">{words.say('face.preparing')}</p>}
    </section>
  )
}
