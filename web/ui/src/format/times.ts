const two = (n: number) => String(n).padStart(2, '0')

/** 2026-11-22 14:36 in local time; within the year of `now` 11-22 14:36. */
export function when(iso: string, now: Date): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const year = at.getFullYear() === now.getFullYear() ? '' : `${at.getFullYear()}-`
  return `${year}${day} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The instant itself: 2026-11-22 14:36:05 +08:00, in local time with its distance from UTC. */
export function instant(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const minutes = -at.getTimezoneOffset()
  const zone = `${minutes < 0 ? '−' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${zone}`
}

type Say = (key: AgeKey | 'age.tenths', values: Readonly<Record<string, string | number>>) => string
type AgeKey = 'age.seconds' | 'age.minutes' | 'age.hours' | 'age.days'

/** An age in words; under ten seconds with one decimal, so that it is seen to tick. */
export function ageText(ms: number, say: Say): string {
  if (ms < 10_000) return say('age.tenths', { s: (Math.max(0, ms) / 1000).toFixed(1) })
  const { key, n } = age(ms)
  return say(key, { n })
}

/** How old something is, as an i18n key and its number; the text is the dictionary's. */
export function age(ms: number): { key: AgeKey; n: number } {
  const seconds = Math.max(0, ms / 1000)
  if (seconds < 60) return { key: 'age.seconds', n: Math.round(seconds) }
  if (seconds < 3600) return { key: 'age.minutes', n: Math.floor(seconds / 60) }
  if (seconds < 86400) return { key: 'age.hours', n: Math.floor(seconds / 3600) }
  return { key: 'age.days', n: Math.floor(seconds / 86400) }
}
