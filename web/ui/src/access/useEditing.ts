import type { Asset, Boundary } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { isAsset } from '../map/selection'
import { mayOn } from './mayOn'
import { may } from './session'
import { useGrantors } from './useGrantors'
import { type Roles, rolesPath } from './useRoles'

export interface Editing {
  /** Why nothing at all can be edited; undefined where something can. */
  readonly readOnly: string | undefined
  /** Why the record cannot be edited. */
  readonly locked: string | undefined
}

/** What stands in the way of editing, with who can grant what is lacking. */
export function useEditing(record: Asset | Boundary | undefined): Editing {
  const words = useWords()
  const { session } = useApp()
  const { grants } = session
  const none = !may(session, 'edit')
  const asset = record && isAsset(record) ? record : undefined
  const narrowed = !none && asset !== undefined && grants?.some((it) => it.boundary > 0 || it.groups.length > 0)
  const roles = useAnswer<Roles>(narrowed ? rolesPath : null, 0).data
  const at = { group: words.classOf(asset?.class ?? '')?.group, boundaries: asset?.boundaries?.map((it) => it.id) ?? [] }
  const outside = narrowed && grants && roles ? !mayOn(grants, roles, { permission: 'edit', at }) : false
  const who = useGrantors(none || outside ? 'edit' : undefined, outside ? at.boundaries : undefined)
  const names = who && who.length > 0 ? words.list(who.map((it) => it.display || it.name)) : undefined
  if (none) {
    const text = names ? words.say('right.noEdit', { who: names }) : words.say('right.noEditAsk')
    return { readOnly: text, locked: text }
  }
  const text = names ? words.say('right.notHere', { who: names }) : words.say('right.notHereAsk')
  return { readOnly: undefined, locked: outside ? text : undefined }
}
