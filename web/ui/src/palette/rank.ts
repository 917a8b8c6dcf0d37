/** Anything the palette can offer, with the words it is found by, in every language. */
export interface Findable {
  readonly texts: readonly string[]
}

const letters = (text: string) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** Whether the letters of `q` stand in `text` in their order, with others between. */
function threaded(text: string, q: string): boolean {
  let at = 0
  for (const letter of q) {
    at = text.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}

/** How well one text answers: 5 the same, 4 begins so, 3 a word begins so, 2 somewhere within, 1 letters in order, 0 not. */
export function score(text: string, query: string): number {
  const [t, q] = [letters(text), letters(query)]
  if (!q || !t) return 0
  if (t === q) return 5
  if (t.startsWith(q)) return 4
  if (t.includes(` ${q}`) || t.includes(`(${q}`)) return 3
  if (t.includes(q)) return 2
  return /^[a-z]{3,}$/.test(q) && threaded(t, q) ? 1 : 0
}

/** The entries that answer, the best first; equals keep their order. */
export function rank<T extends Findable>(entries: readonly T[], query: string): T[] {
  return entries
    .map((it, at) => ({ it, at, points: Math.max(0, ...it.texts.map((text) => score(text, query))) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.at - b.at)
    .map(({ it }) => it)
}
