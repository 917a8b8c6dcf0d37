const two = (n: number) => String(n).padStart(2, '0')

/** 2026-11-22 14:36 in local time; within the year of `now` 11-22 14:36. */
export function when(iso: string, now: Date): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const year = at.getFullYear() === now.getFullYear() ? '' : `${at.getFullYear()}-`
  return `${year}${day} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** How old something is, as an i18n key and its number; the text is the dictionary's. */
export function age(ms: number): { key: 'age.seconds' | 'age.minutes' | 'age.hours' | 'age.days'; n: number } {
  const seconds = Math.max(0, ms / 1000)
  if (seconds < 60) return { key: 'age.seconds', n: Math.round(seconds) }
  if (seconds < 3600) return { key: 'age.minutes', n: Math.floor(seconds / 60) }
  if (seconds < 86400) return { key: 'age.hours', n: Math.floor(seconds / 3600) }
  return { key: 'age.days', n: Math.floor(seconds / 86400) }
}
