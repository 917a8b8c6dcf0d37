export interface Gatherer {
  /** Acts after a wait, unless it is to act sooner already. */
  readonly soon: (waitMs: number) => void
  readonly stop: () => void
}

/**
 * Acts once for what comes close together. Between two calls it rests, but for a wait of 0, so that a page does not draw all the time
 * where much comes; and however much comes, nothing waits longer than that.
 */
export function gather(act: () => void, restMs: number): Gatherer {
  let timer = 0
  let due = Number.POSITIVE_INFINITY
  let rested = Number.NEGATIVE_INFINITY
  const stop = () => {
    window.clearTimeout(timer)
    due = Number.POSITIVE_INFINITY
  }
  return {
    soon: (waitMs) => {
      const now = performance.now()
      const at = waitMs === 0 ? now : Math.max(now + waitMs, rested)
      if (at >= due) return
      window.clearTimeout(timer)
      due = at
      timer = window.setTimeout(() => {
        due = Number.POSITIVE_INFINITY
        rested = performance.now() + restMs
        act()
      }, at - now)
    },
    stop,
  }
}
