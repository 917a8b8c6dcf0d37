import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useEditing } from '../access/useEditing'
import { boundariesPath, recordPath } from '../api/paths'
import type { Boundary, Page, Position } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { useBase } from '../base/useBase'
import { useWords } from '../i18n/useWords'
import type { ListRequest } from '../list/request'
import type { MapHandle } from '../map/handle'
import { signal } from '../view/signal'
import type { Tool, Workspace } from './context'
import { useBook } from './useBook'
import { type SelectedRecord, useSelection } from './useSelection'

const NONE: readonly never[] = []

const asked = { getInitialValueInEffect: false } as const

/** Below these widths the layout changes; see the style sheet of the frame. */
export const usePhone = () => useMediaQuery('(max-width: 640px)', false, asked) ?? false
export const useNarrow = () => useMediaQuery('(max-width: 1024px)', false, asked) ?? false

export interface WorkspaceState {
  readonly workspace: Workspace
  readonly selected: SelectedRecord
  readonly setMap: (map: MapHandle) => void
}

/** The state of the map page that outlives its panels. */
export function useWorkspaceState(): WorkspaceState {
  const app = useApp()
  const words = useWords()
  const { store, view, revision } = app
  const phone = usePhone()
  const [map, setMap] = useState<MapHandle>()
  const [tool, setTool] = useState<Tool>('select')
  const [list, showList] = useState<ListRequest>()
  const pointer = useMemo(() => signal<Position | undefined>(undefined), [])
  const book = useBook(view, revision)
  const district = useAnswer<Page<Boundary>>(boundariesPath('district'), revision).data?.items ?? NONE
  const selected = useSelection({ store, view, map, revision, words })
  const { boundary } = view.filter
  const within = useAnswer<Boundary>(boundary === undefined ? null : recordPath('boundary', boundary), revision).data
  const beneath = useBase()
  const editing = useEditing(selected.answer.data)
  const past = view.at === undefined ? undefined : words.say('asof.readOnly')
  const workspace: Workspace = {
    ...app,
    phone,
    map,
    book,
    district,
    tool,
    setTool,
    selected: selected.answer,
    open: selected.open,
    showAgain: selected.showAgain,
    close: () => store.select(undefined),
    list,
    showList,
    within,
    ...beneath,
    asOf: view.at,
    readOnly: past ?? editing.readOnly,
    locked: past ?? editing.locked,
    pointer,
  }
  return { workspace, selected, setMap }
}
