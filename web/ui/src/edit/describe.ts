import type { Catalogue } from '../api/types'
import type { Words } from '../i18n/useWords'
import { groupProperties } from '../panel/attributes'
import { changeText, fieldText } from '../panel/historyText'
import { attributeKey, type Content, differing, type Path, valueAt } from './record'

/** “路灯 182 号杆”, or the class with the tail of the ref: what a toast calls an asset. */
export function assetName(it: Pick<Content, 'class' | 'name' | 'ref'>, words: Words): string {
  const name = words.className(it.class)
  if (it.name && it.name !== name) return words.say('deed.named', { class: name, name: it.name })
  return it.ref ? words.say('deed.named', { class: name, name: it.ref.slice(-4) }) : name
}

const schemaOf = (content: Content, catalogue: Catalogue) =>
  groupProperties(catalogue, catalogue.classes.find((it) => it.key === content.class)?.group)

/** The name of a field as the panel has it. */
export function pathText(path: Path, content: Content, of: { words: Words; catalogue: Catalogue }): string {
  return fieldText(path, schemaOf(content, of.catalogue)[attributeKey(path) ?? ''], of.words)
}

/** What an edit did, for its toast: the one change in full, or how many there are. */
export function deedText(before: Content, after: Content, of: { words: Words; catalogue: Catalogue }): string {
  const paths = differing(before, after)
  const what = assetName(after, of.words)
  const [path] = paths
  if (paths.length !== 1 || path === undefined) return of.words.say('deed.many', { what, n: paths.length })
  const change = { field: path, before: valueAt(before, path), after: valueAt(after, path) }
  return of.words.say('deed.one', { what, change: changeText(change, schemaOf(after, of.catalogue), of.words) })
}
