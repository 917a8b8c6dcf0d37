import { useLayoutEffect } from 'react'
import { session } from './session'
import { removable } from './sketch'

const NUDGE_M = 0.1
const FAR_M = 1

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !target.matches('[type=radio]')))

/** A dialog or a menu in front of the map has its own keys. */
const elsewhere = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('[role=dialog], [role=menu], [role=listbox]') !== null

/** A group of radio buttons keeps its arrows and its space. */
const choosing = (target: EventTarget | null) => target instanceof HTMLElement && target.matches('[type=radio]')

const pressed = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('button, a, [role=option]') !== null

export interface DrawKeys {
  /** Enter on a finished shape. */
  readonly onEnter: () => void
  readonly onEscape: () => void
  /** A digit, sign or @ was typed: the coordinate field opens with it. */
  readonly onType: (text: string) => void
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

/** Reads a key for the session on the map; true when it was for it. */
function act(event: KeyboardEvent, keys: DrawKeys): boolean {
  const draw = session.get()
  if (!draw) return false
  const { sketch } = draw.get()
  const ctrl = event.ctrlKey || event.metaKey
  if (ctrl && event.key.toLowerCase() === 'z') {
    draw.apply({ do: event.shiftKey ? 'redo' : 'undo' })
    return true
  }
  if (ctrl || event.altKey) return false
  const arrow = ARROWS[event.key]
  if (arrow) {
    if (choosing(event.target) || !sketch.active || (sketch.adding && sketch.kind !== 'point')) return false
    const metres = event.shiftKey ? FAR_M : NUDGE_M
    draw.nudge(arrow[0] * metres, arrow[1] * metres)
    return true
  }
  switch (event.key) {
    case 'Escape':
      keys.onEscape()
      return true
    case 'Enter':
      if (pressed(event.target)) return false
      if (sketch.adding && sketch.kind !== 'point') draw.apply({ do: 'finish' })
      else keys.onEnter()
      return true
    case ' ':
      if (pressed(event.target) || choosing(event.target)) return false
      draw.placeAtCross()
      return true
    case 'Delete':
    case 'Backspace':
      if (sketch.adding) draw.apply({ do: 'undo' })
      else if (sketch.active && removable(sketch, sketch.active)) draw.apply({ do: 'remove', ref: sketch.active })
      return true
    case 's':
    case 'S':
      draw.toggleSnapping()
      return true
  }
  if (/^[\d@.]$/.test(event.key)) {
    keys.onType(event.key)
    return true
  }
  return false
}

/** The keys of drawing, while a session is on the map; they come before the page's own, and go with the last picture of it. */
export function useDrawKeys(keys: DrawKeys | undefined): void {
  useLayoutEffect(() => {
    if (!keys) return
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || typing(event.target) || elsewhere(event.target) || !act(event, keys)) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [keys])
}
