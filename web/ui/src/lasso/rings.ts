import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { colour, veil } from '../design/colour'
import type { Picked } from './picked'

const SOURCE = 'picked'
const LAYER = 'picked-ring'

/** The ring of many lies below the marks that need work, above everything that is well. */
const BELOW = 'work-line'

/** Draws a ring around every picked asset, on layers of its own that the map's style knows nothing of. */
export function showRings(map: MapLibre, picked: Picked): void {
  const features = [...picked.items.values()].flatMap(({ id, at }) =>
    at ? [{ type: 'Feature' as const, id, properties: {}, geometry: { type: 'Point' as const, coordinates: [...at] } }] : [],
  )
  const data = { type: 'FeatureCollection' as const, features }
  const source = map.getSource<GeoJSONSource>(SOURCE)
  if (source) {
    source.setData(data)
    return
  }
  if (features.length === 0) return
  map.addSource(SOURCE, { type: 'geojson', data })
  map.addLayer(
    {
      id: LAYER,
      type: 'circle',
      source: SOURCE,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 3, 14, 5, 16, 9, 17.5, 13, 19, 16],
        'circle-color': veil(colour.brand[6], 0),
        'circle-stroke-color': colour.brand[6],
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 11, 1.2, 16, 2, 18, 2.5],
      },
    },
    map.getLayer(BELOW) ? BELOW : undefined,
  )
}
