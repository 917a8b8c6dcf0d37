import type { Kind } from '../api/types'
import { useApp } from '../app/context'
import { type Said, useWords } from '../i18n/useWords'
import { attributeName, groupProperties } from '../panel/attributes'
import type { FieldName } from './ToldLine'
import type { FaceAnswer } from './types'

const OWN: Readonly<Record<string, Said>> = { ref: 'face.fieldRef', name: 'face.fieldName', grid: 'face.fieldGrid' }

/** The fields that can be chosen of a class or kind, by their names. */
export function useFieldNames({ choosable }: FaceAnswer) {
  const words = useWords()
  const { catalogue } = useApp()
  const named = (keys: readonly string[], name: (key: string) => string): readonly FieldName[] =>
    keys.map((key) => {
      const own = OWN[key]
      return { key, name: own ? words.say(own) : name(key) }
    })
  return {
    ofClass: (key: string) => {
      const properties = groupProperties(catalogue, words.classOf(key)?.group)
      return named(choosable.classes[key] ?? [], (it) => attributeName(it, properties[it], words.lang))
    },
    ofKind: (kind: Kind) => named(choosable.kinds[kind] ?? [], (it) => words.label(choosable.names[kind]?.[it]) || it),
  }
}
