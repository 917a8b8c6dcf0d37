import { signal } from '../view/signal'

/** Whether the palette is open. */
export const paletteOpen = signal(false)

let early = ''

/** Letters that come before the box is there are meant for it; they are no commands of the page. */
function hold(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.key === 'Escape') closePalette()
  else if (event.key === 'Backspace') early = early.slice(0, -1)
  else if (event.key.length === 1) early += event.key
  else return
  event.preventDefault()
  event.stopImmediatePropagation()
}

const letGo = () => window.removeEventListener('keydown', hold, true)

export function openPalette(): void {
  if (paletteOpen.get()) return
  early = ''
  window.addEventListener('keydown', hold, true)
  paletteOpen.set(true)
}

export function closePalette(): void {
  letGo()
  paletteOpen.set(false)
}

/** What was typed before the box had the focus; from now on the box hears for itself. */
export function takeEarly(): string {
  letGo()
  const typed = early
  early = ''
  return typed
}
