import { useMemo } from 'react'
import type { Box } from '../api/types'
import { useWorkspace } from './context'

/** The box in view, asked anew when the camera comes to rest. */
export function useBoxInView(): Box | undefined {
  const { map, view } = useWorkspace()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a camera at rest is when the bounds are new
  return useMemo(() => {
    const bounds = map?.engine.getBounds()
    if (!bounds) return
    const near = (value: number) => Number(value.toFixed(6))
    return [near(bounds.getWest()), near(bounds.getSouth()), near(bounds.getEast()), near(bounds.getNorth())]
  }, [map, view.camera])
}
