const HAN = /\p{Script=Han}/u

/** What an avatar shows of a name: the last two characters of a Chinese one, the first letters of two words of another. */
export function initials(name: string): string {
  const text = name.trim()
  const letters = [...text]
  if (HAN.test(text))
    return letters
      .filter((it) => HAN.test(it))
      .slice(-2)
      .join('')
  const words = text.split(/[\s._-]+/u).filter((it) => it !== '')
  return words
    .slice(0, 2)
    .map((it) => ([...it][0] ?? '').toUpperCase())
    .join('')
}
