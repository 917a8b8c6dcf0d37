import type { Asset, Boundary } from '../api/types'
import type { Words } from '../i18n/useWords'
import { boundaryRowName } from './BoundarySection'

/** “路灯 · 安居街 182 号杆”; without a name the class alone. */
export const assetTitle = (asset: Pick<Asset, 'class' | 'name'>, words: Words) =>
  asset.name && asset.name !== words.className(asset.class)
    ? `${words.className(asset.class)} · ${asset.name}`
    : words.className(asset.class)

/** A boundary by its name, else its ref, else what it is. */
export const boundaryTitle = (boundary: Pick<Boundary, 'name' | 'ref' | 'kind' | 'grid'>, words: Words) =>
  boundary.name || boundary.ref || boundaryRowName({ kind: boundary.kind, grid: boundary.grid || undefined }, words)
