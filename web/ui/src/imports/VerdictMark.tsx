import type { Wanted } from './types'
import { lookOf } from './verdicts'

/** The mark of a verdict as the map has it. It says nothing to a screen reader: its word stands beside it. */
export function VerdictMark({ of, size = 14 }: { of: Wanted; size?: number }) {
  const look = lookOf(of)
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" style={{ flex: 'none' }}>
      <path d={look.shape} fill={look.colour} />
      {look.cut && <path d={look.cut} fill="none" stroke="var(--ink-0)" strokeWidth={2} strokeLinecap="round" />}
    </svg>
  )
}
