/** A day of the user's calendar as YYYY-MM-DD. */
export type Day = string

const two = (n: number) => String(n).padStart(2, '0')

export const dayOf = (at: Date): Day => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`

/** The last moment of a day, in the user's own time, as the API takes it. Undefined for what is no day. */
export function endOf(day: Day): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!parts) return
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + 1, 0, 0, 0, -1)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

export function shiftDay(day: Day, by: number): Day {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number)
  return dayOf(new Date(y, m - 1, d + by))
}

/** 11-15, with the year where it is another one than today's. */
export const shortDay = (day: Day, today: Day): string => (day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day)
