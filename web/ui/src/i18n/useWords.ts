import { createContext, useContext, useMemo } from 'react'
import type { AssetClass, Catalogue, Condition, Kind, Label, Stage } from '../api/types'
import { whole } from '../format/numbers'
import { useSignal } from '../view/signal'
import type { Lang } from '../view/view'
import { speech } from '.'
import { sentence } from './sentence'
import type { Key } from './zh'

/** A key of the dictionary, without its plural ending. */
export type Said = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : K) : never

export type Say = (key: Said, values?: Readonly<Record<string, string | number>>) => string

export interface Words {
  readonly lang: Lang
  /** A sentence of the dictionary. A number given as `n` chooses the plural and is written with its thousands. */
  readonly say: Say
  readonly label: (label: Label | undefined) => string
  readonly className: (key: string) => string
  readonly classOf: (key: string) => AssetClass | undefined
  readonly condition: (key: Condition) => string
  readonly stage: (key: Stage) => string
  readonly kind: (key: Kind) => string
  readonly grid: (key: string) => string
  readonly count: (n: number) => string
  readonly list: (names: readonly string[]) => string
}

export const CatalogueContext = createContext<Catalogue | undefined>(undefined)

const GRIDS: Readonly<Record<string, Said>> = {
  'city-management': 'grid.city-management',
  'social-governance': 'grid.social-governance',
  'party-building': 'grid.party-building',
  service: 'grid.service',
}

/** The language in use: dictionary, catalogue names and numbers in one value. */
export function useWords(): Words {
  const { lang, book } = useSignal(speech)
  const catalogue = useContext(CatalogueContext)
  return useMemo(() => {
    const classes = new Map(catalogue?.classes.map((it) => [it.key, it]))
    const named = (list: readonly { readonly key: string; readonly name: Label }[] | undefined) => {
      const names = new Map(list?.map((it) => [it.key, it.name[lang]]))
      return (key: string) => names.get(key) ?? key
    }
    const say: Say = (key, values) => {
      const n = values?.n
      const plural = typeof n === 'number' ? { ...values, count: n, n: whole(n, lang) } : values
      return sentence(book, lang, key, plural)
    }
    const classNames = named(catalogue?.classes)
    return {
      lang,
      say,
      label: (label) => label?.[lang] ?? '',
      classOf: (key) => classes.get(key),
      className: classNames,
      condition: named(catalogue?.conditions),
      stage: named(catalogue?.stages),
      kind: named(catalogue?.kinds),
      grid: (key) => {
        const known = GRIDS[key]
        return known ? say(known) : key
      },
      count: (n) => whole(n, lang),
      list: (names) => names.join(say('list.separator')),
    }
  }, [lang, book, catalogue])
}
