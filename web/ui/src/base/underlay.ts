import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'

/** A basemap as the map takes it: sources by id, and their layers, the lowest first. */
export interface Underlay {
  readonly sources: readonly (readonly [string, SourceSpecification])[]
  readonly layers: readonly LayerSpecification[]
}
