import { BoundaryList } from '../list/BoundaryList'
import { NearList } from '../list/NearList'
import type { ListRequest, Origin } from '../list/request'
import type { ListProps } from '../list/waiting'
import { StitchList } from '../stitch/StitchList'
import { TableDrawer } from '../table/TableDrawer'
import type { Selection } from '../view/view'

interface ListsProps extends Omit<ListProps, 'selected'> {
  readonly request: ListRequest
  readonly selection: Selection | undefined
  readonly centre: () => Origin
  readonly onOrigin: (origin: Origin) => void
  readonly onOpen: (selection: Selection) => void
}

/** The list that was asked for. */
export default function Lists({ request, selection, centre, onOrigin, onOpen, ...list }: ListsProps) {
  const selected = (noun: Selection['noun']) => (selection?.noun === noun ? selection.id : undefined)
  const openAsset = (id: number) => onOpen({ noun: 'asset', id })
  if (request.kind === 'near') {
    return (
      <NearList
        {...list}
        origin={request.origin}
        onOrigin={onOrigin}
        centre={centre}
        selected={selected('asset')}
        onOpen={openAsset}
      />
    )
  }
  if (request.kind === 'stitches') return <StitchList {...list} />
  if (request.kind === 'boundaries') {
    return (
      <BoundaryList
        {...list}
        row={request.row}
        selected={selected('boundary')}
        onOpen={(id) => onOpen({ noun: 'boundary', id })}
      />
    )
  }
  return (
    <TableDrawer
      count={request.count}
      start={request.scope ?? 'filter'}
      tall={list.tall}
      onTall={list.onTall}
      onClose={list.onClose}
    />
  )
}
