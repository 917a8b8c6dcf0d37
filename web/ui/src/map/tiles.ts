import type { RowQuery } from '../api/paths'

/** Where the district's tiles are read from: by {z}, {x} and {y}. */
const pattern = (values: Readonly<Record<string, string | number | undefined>>) => {
  const query = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value)).replaceAll('%2C', ',')}`)
  return `${window.location.origin}/tiles/{z}/{x}/{y}.mvt?${query.join('&')}`
}

/** The tiles that draw assets and boundaries. No filter is in them: the map applies it, and reads nothing again. */
export const shapeTiles = (asOf: number | undefined) => pattern({ layers: 'assets,boundaries', as_of: asOf })

/** The tiles that count what a question lets through, square by square. */
export const cellTiles = (query: RowQuery, asOf: number | undefined) =>
  pattern({
    layers: 'cells',
    class: query.classes?.join(','),
    condition: query.conditions?.join(','),
    stage: query.stages?.join(','),
    boundary: query.boundary,
    as_of: asOf,
  })
