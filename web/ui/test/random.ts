/** A small generator of pseudo-random numbers; the same seed gives the same run. NEEDLEPOINT_SEED replays one. */
export function seeded(name: string): {
  readonly seed: number
  readonly next: () => number
  readonly pick: <T>(from: readonly T[]) => T
} {
  const seed = Number(process.env.NEEDLEPOINT_SEED ?? 20261124)
  console.log(`${name}: seed ${seed}`)
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { seed, next, pick: (from) => from[Math.floor(next() * from.length)] as never }
}
