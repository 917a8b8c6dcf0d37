import type { FilterSpecification, LayerSpecification } from 'maplibre-gl'

/** The few calls of a map that a restyle needs. */
export interface Restylable {
  setFilter(id: string, filter: FilterSpecification | null): unknown
  setLayoutProperty(id: string, name: string, value: unknown): unknown
  setPaintProperty(id: string, name: string, value: unknown): unknown
}

interface Loose {
  readonly filter?: unknown
  readonly layout?: Readonly<Record<string, unknown>>
  readonly paint?: Readonly<Record<string, unknown>>
}

const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)

/**
 * Brings a map from one list of layers to another by setting only what differs, so that no tile is fetched again and the data
 * of the GeoJSON sources stays. Both lists hold the same layers with the same property names, as buildLayers gives them.
 */
export function restyle(map: Restylable, before: readonly LayerSpecification[], after: readonly LayerSpecification[]): void {
  const old = new Map<string, Loose>(before.map((layer) => [layer.id, layer as Loose]))
  for (const layer of after) {
    const was = old.get(layer.id)
    const now = layer as Loose
    if (!was) throw new Error(`restyle: layer ${layer.id} is new`)
    if (differs(was.filter, now.filter)) map.setFilter(layer.id, (now.filter ?? null) as FilterSpecification | null)
    for (const [name, value] of Object.entries(now.layout ?? {})) {
      if (differs(was.layout?.[name], value)) map.setLayoutProperty(layer.id, name, value)
    }
    for (const [name, value] of Object.entries(now.paint ?? {})) {
      if (differs(was.paint?.[name], value)) map.setPaintProperty(layer.id, name, value)
    }
  }
}
