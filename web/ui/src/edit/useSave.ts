import { useCallback } from 'react'
import type { Asset } from '../api/types'
import { useWords } from '../i18n/useWords'
import { useWorkspace } from '../workspace/context'
import { writer } from '../write/browser'
import type { Receipt } from '../write/writer'
import { assetName, deedText } from './describe'
import { type Content, contentOf, deletion, insertion, update } from './record'

export interface Saving {
  /** Writes an asset as it shall be; refused with 409 where somebody else was faster. */
  readonly save: (asset: Asset, content: Content, reason?: string) => Promise<Receipt>
  readonly create: (content: Content, reason?: string) => Promise<Receipt>
  readonly remove: (asset: Asset) => Promise<Receipt>
}

/** The ways in which this page writes assets, each with its sentence for the toast. */
export function useSave(): Saving {
  const words = useWords()
  const { catalogue, revision } = useWorkspace()
  const save = useCallback(
    (asset: Asset, content: Content, reason?: string) => {
      const text = deedText(contentOf(asset), content, { words, catalogue })
      return writer.commit({ operations: [update(asset, content)], text, reason, base: revision })
    },
    [words, catalogue, revision],
  )
  const create = useCallback(
    (content: Content, reason?: string) => {
      const text = words.say('deed.created', { what: assetName(content, words) })
      return writer.commit({ operations: [insertion(content)], text, reason, base: revision })
    },
    [words, revision],
  )
  const remove = useCallback(
    (asset: Asset) => {
      const text = words.say('deed.deleted', { what: assetName(contentOf(asset), words) })
      return writer.commit({ operations: [deletion(asset)], text, base: revision })
    },
    [words, revision],
  )
  return { save, create, remove }
}
