import type { LayerSpecification } from 'maplibre-gl'

type Value = number | readonly unknown[]

const OPACITIES: Readonly<Partial<Record<LayerSpecification['type'], readonly string[]>>> = {
  background: ['background-opacity'],
  fill: ['fill-opacity'],
  line: ['line-opacity'],
  circle: ['circle-opacity', 'circle-stroke-opacity'],
  symbol: ['icon-opacity', 'text-opacity'],
}

const times = (value: unknown, part: number): unknown =>
  typeof value === 'number' ? Number((value * part).toFixed(4)) : scaled(value as Value, part)

/** An opacity made weaker. What varies by zoom keeps its shape, since the map takes the zoom at the top of an expression only. */
export function scaled(value: Value, part: number): Value {
  if (typeof value === 'number') return times(value, part) as number
  const first = value[0] === 'interpolate' ? 4 : value[0] === 'step' ? 2 : undefined
  if (first === undefined) return ['*', part, value]
  return value.map((it, i) => (i >= first && (i - first) % 2 === 0 ? times(it, part) : it))
}

/** Layers at a part (0…1) of their own opacity. The property is always written, so that it can be set back. */
export function faded(layers: readonly LayerSpecification[], part: number): LayerSpecification[] {
  return layers.map((layer) => {
    const paint = (layer.paint ?? {}) as Readonly<Record<string, Value>>
    const weaker = (OPACITIES[layer.type] ?? []).map((name) => [name, scaled(paint[name] ?? 1, part)])
    return { ...layer, paint: { ...paint, ...Object.fromEntries(weaker) } } as LayerSpecification
  })
}
