import type { Map as MapLibre } from 'maplibre-gl'
import type { Restylable } from '../map/diff'
import { omittedIn } from '../map/omitted'
import { OVERVIEW_ZOOM } from '../map/overview'
import { isCrowded, scaleInView, stitchLayers, stitchMarks } from '../map/stitches'
import type { StitchScale } from '../stitch/scale'

/**
 * Shades the squares of a map that is at rest by what is on it. Returns whether it has to come to rest once more, since something
 * has changed, and the scale that the squares now have.
 */
export function squareShader(map: MapLibre): () => { readonly again: boolean; readonly scale: StitchScale | undefined } {
  let before = ''
  const target: Restylable = map
  return () => {
    const shown = map.getLayoutProperty('stitch', 'visibility') !== 'none'
    const crowded = map.getZoom() >= OVERVIEW_ZOOM && isCrowded(omittedIn(map))
    const scale = shown ? scaleInView(map) : undefined
    const layers = [...stitchLayers({ scale, shown, crowded }), ...stitchMarks({ scale, shown, crowded })]
    const now = JSON.stringify(layers)
    const again = now !== before && (scale !== undefined || crowded)
    before = now
    if (!again) return { again, scale }
    for (const { id, layout = {}, paint = {} } of layers) {
      for (const [name, value] of Object.entries(layout)) target.setLayoutProperty(id, name, value)
      // How opaque they are stays as on the screen.
      for (const [name, value] of Object.entries(paint)) if (!name.endsWith('opacity')) target.setPaintProperty(id, name, value)
    }
    map.triggerRepaint()
    return { again, scale }
  }
}
