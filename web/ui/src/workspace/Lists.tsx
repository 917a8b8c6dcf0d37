import { useWords } from '../i18n/useWords'
import { AssetList, type ListProps } from '../list/AssetList'
import { BoundaryList } from '../list/BoundaryList'
import { NearList } from '../list/NearList'
import { type ListRequest, type Origin, queryOf, titleOf } from '../list/request'
import type { Filter } from '../view/filter'
import type { Selection } from '../view/view'

interface ListsProps extends Omit<ListProps, 'selected'> {
  readonly request: ListRequest
  readonly filter: Filter
  readonly present: readonly string[]
  readonly selection: Selection | undefined
  readonly centre: () => Origin
  readonly onOrigin: (origin: Origin) => void
  readonly onOpen: (selection: Selection) => void
}

/** The list that was asked for. */
export default function Lists({ request, filter, present, selection, centre, onOrigin, onOpen, ...list }: ListsProps) {
  const words = useWords()
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
  const query = queryOf(request.count, filter, present)
  return (
    <AssetList {...list} title={titleOf(request.count, words)} query={query} selected={selected('asset')} onOpen={openAsset} />
  )
}
