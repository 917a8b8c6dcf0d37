import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { when } from '../format/times'
import { useWords, type Words } from '../i18n/useWords'
import { bare, type Change, isClass } from './choice'
import classes from './face.module.css'
import type { FaceAnswer } from './types'
import type { Editing } from './useFaceDraft'

const SHOWN = 8
const ID = 'face-conflict'

/** Brings what somebody else has saved into the window. */
export function showConflict() {
  const card = document.getElementById(ID)
  card?.scrollIntoView({ block: 'start' })
  card?.focus({ preventScroll: true })
}

/** What a key of a choice is called. */
export function keyName(key: string, words: Words): string {
  if (key === 'on') return words.say('face.switch')
  if (key === 'stages') return words.say('face.stages')
  return isClass(key) ? words.className(bare(key)) : words.kind(bare(key) as never)
}

function changeText({ what, key, how }: Change, words: Words): string {
  if (what === 'on') return words.say(how === 'added' ? 'face.turnedOn' : 'face.turnedOff')
  if (what === 'stages') return words.say('face.stagesChanged')
  const name = keyName(key, words)
  return words.say(how === 'added' ? 'face.added' : how === 'dropped' ? 'face.dropped' : 'face.altered', { name })
}

/** Somebody else has saved meanwhile: what, and the two ways on, neither of which loses anything. */
export function ConflictCard({ answer, editing }: { answer: FaceAnswer; editing: Editing }) {
  const words = useWords()
  const { newer, both, error, merge, discard } = editing
  const who = answer.changed_by_name || answer.changed_by || words.say('face.somebody')
  const more = newer.length - SHOWN
  // Whoever asked to save is led here; whoever only came back to the page is not torn from where he was.
  const refused = error !== undefined
  useEffect(() => {
    if (refused) showConflict()
  }, [refused])
  return (
    <section id={ID} tabIndex={-1} className={classes.conflict} role="alert" aria-label={words.say('face.conflict')}>
      <b>{words.say('face.conflictBy', { who, at: answer.changed_at ? when(answer.changed_at, new Date()) : '' })}</b>
      <ul>
        {newer.slice(0, SHOWN).map((it) => (
          <li key={it.what + it.key}>{changeText(it, words)}</li>
        ))}
        {more > 0 && <li>{words.say('face.moreChanges', { n: more })}</li>}
      </ul>
      {both.length > 0 && <p>{words.say('face.both', { names: words.list(both.map((key) => keyName(key, words))) })}</p>}
      <div className={classes.buttons}>
        <Button onClick={merge}>{words.say('face.merge')}</Button>
        <Button variant="default" onClick={discard}>
          {words.say('face.takeTheirs')}
        </Button>
      </div>
    </section>
  )
}
