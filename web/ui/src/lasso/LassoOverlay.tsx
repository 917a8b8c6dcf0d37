import { useEffect, useMemo, useRef } from 'react'
import type { Box } from '../api/types'
import { useSignal } from '../view/signal'
import { useWorkspace } from '../workspace/context'
import { LassoTool } from './LassoTool'
import { PickedBar } from './PickedBar'
import { pickDoor } from './pickDoor'
import { picked } from './pickedStore'
import { showRings } from './rings'
import { useBox } from './useBox'
import { usePick } from './usePick'

/** What picking draws over the map: the lasso, the box, the rings and the bar. */
export default function LassoOverlay() {
  const { map, tool } = useWorkspace()
  const now = useSignal(picked)
  const pick = usePick()
  const latest = useRef(pick)
  latest.current = pick
  const onBox = useMemo(() => (bbox: Box) => void latest.current({ bbox }, 'add'), [])
  const box = useBox(tool === 'select' ? map : undefined, onBox)
  useEffect(() => {
    pickDoor.set((narrowed, way) => void latest.current(narrowed, way))
    return () => pickDoor.set(undefined)
  }, [])
  useEffect(() => {
    if (map) showRings(map.engine, now)
  }, [map, now])
  return (
    <>
      {tool === 'lasso' && <LassoTool />}
      {box}
      <PickedBar />
    </>
  )
}
