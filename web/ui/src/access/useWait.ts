import { useEffect, useState } from 'react'

/** Counts down: the seconds that are left, and the way to begin a wait. */
export function useWait(): readonly [number, (seconds: number) => void] {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  const waits = until > now
  useEffect(() => {
    if (!waits) return
    const timer = window.setInterval(() => setNow(Date.now()), 250)
    return () => window.clearInterval(timer)
  }, [waits])
  const begin = (seconds: number) => {
    const from = Date.now()
    setNow(from)
    setUntil(from + seconds * 1000)
  }
  return [Math.ceil(Math.max(0, until - now) / 1000), begin]
}
