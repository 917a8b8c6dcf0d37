import { useEffect, useMemo, useRef } from 'react'
import { ApiError } from '../api/client'
import type { Box } from '../api/types'
import { useSignal } from '../view/signal'
import { useWorkspace } from '../workspace/context'
import { LassoTool } from './LassoTool'
import { PickedBar } from './PickedBar'
import { pickDoor } from './pickDoor'
import { picked, refreshPicked } from './pickedStore'
import { showRings } from './rings'
import { useBox } from './useBox'
import { usePick } from './usePick'

/** What picking draws over the map: the lasso, the box, the rings and the bar. */
export default function LassoOverlay() {
  const { map, tool, revision } = useWorkspace()
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
  const seen = useRef(revision)
  useEffect(() => {
    if (seen.current === revision) return
    seen.current = revision
    const abort = new AbortController()
    refreshPicked(abort.signal).catch((cause) => {
      if (!abort.signal.aborted && !(cause instanceof ApiError)) throw cause
    })
    return () => abort.abort()
  }, [revision])
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
