import { CONDITIONS, type Condition } from '../api/types'
import { ConditionMark } from '../design/ConditionMark'
import { useWords } from '../i18n/useWords'
import classes from './map.module.css'
import type { HoveredAsset } from './watch'

/** Class, the tail of the ref and the condition, beside the pointer. The lists hold the same for those without one. */
export function HoverCard({ it }: { it: HoveredAsset }) {
  const words = useWords()
  const condition = CONDITIONS.find((c): c is Condition => c === it.condition)
  return (
    <div className={classes.hover} style={{ left: it.x + 14, top: it.y + 14 }} aria-hidden="true">
      {condition && <ConditionMark condition={condition} />}
      <b>{words.className(it.class)}</b>
      <span className="mono">{it.ref.slice(-4)}</span>
      {condition && <span>{words.condition(condition)}</span>}
    </div>
  )
}
