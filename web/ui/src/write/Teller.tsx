import { useEffect, useRef } from 'react'
import { useWords } from '../i18n/useWords'
import { useWorkspace } from '../workspace/context'
import { writer } from './browser'
import { refusalText } from './refusal'
import type { Event } from './writer'

/** Tells of every write with its way back, and of every undo that was refused. Renders nothing itself. */
export default function Teller() {
  const words = useWords()
  const { toast, connection, phone } = useWorkspace()
  const latest = useRef<(event: Event) => void>(() => {})
  latest.current = (event) => {
    const undo = { label: words.say(phone ? 'undo.short' : 'undo.action'), onClick: () => writer.undo() }
    const redo = { label: words.say(phone ? 'redo.short' : 'redo.action'), onClick: () => writer.redo() }
    const revision = 'deed' in event && event.deed ? words.count(event.deed.revision) : ''
    switch (event.kind) {
      case 'done':
        toast({ text: event.deed.text, action: { ...undo, onClick: () => writer.undo(event.deed.revision) } })
        break
      case 'undone': {
        const { text } = event.deed
        toast({ text: text ? words.say('undo.done', { what: text }) : words.say('undo.doneBare', { revision }), action: redo })
        break
      }
      case 'redone':
        toast({ text: words.say('redo.done', { what: event.deed.text }), action: undo })
        break
      case 'refused':
        toast({ text: refusalText(event.refusal, words), tone: 'refused' })
        break
      case 'nothing':
        toast({ text: words.say(event.way === 'undo' ? 'undo.nothing' : 'redo.nothing') })
        break
    }
    connection.retry()
  }
  useEffect(() => writer.hear((event) => latest.current(event)), [])
  return null
}
