import type { AssetClass } from '../api/types'

/** Best first: a name that is the text, that begins with it, that has it; then code and key. Undefined where nothing does. */
function rank(it: AssetClass, text: string): number | undefined {
  const names = [it.name.zh, it.name.en.toLowerCase()]
  if (names.includes(text)) return 0
  if (names.some((name) => name.startsWith(text))) return 1
  if (names.some((name) => name.includes(text))) return 2
  if (it.code.startsWith(text) || it.key.includes(text)) return 3
  return undefined
}

/** The classes that a text finds; all of them for no text, with those used lately in front in their order. */
export function matchingClasses(all: readonly AssetClass[], typed: string, recent: readonly string[]): AssetClass[] {
  const text = typed.trim().toLowerCase()
  if (!text) {
    const first = recent.flatMap((key) => all.find((it) => it.key === key) ?? [])
    return [...first, ...all.filter((it) => !recent.includes(it.key))]
  }
  return all
    .flatMap((it) => {
      const place = rank(it, text)
      return place === undefined ? [] : [{ it, place: place - (recent.includes(it.key) ? 0.5 : 0) }]
    })
    .sort((a, b) => a.place - b.place)
    .map(({ it }) => it)
}
