import type { Asset, BoundaryRef } from '../api/types'
import { ClassGlyph } from '../design/ClassGlyph'
import { ConditionTag } from '../design/ConditionMark'
import { useWords, type Words } from '../i18n/useWords'
import { attributeValue } from '../panel/attributes'
import { attributeOf, type Column } from './columns'
import classes from './table.module.css'

/** The grid whose cells stand in the table; the others are in the asset's panel. */
const CELL_GRID = 'city-management'
const TAIL = 6

const find = (asset: Asset, match: (it: BoundaryRef) => boolean) => asset.boundaries?.find(match)

/** “…005012”: the end of a cell's code, which tells neighbours apart. */
function cellText(cell: BoundaryRef): string {
  const ref = cell.ref ?? ''
  return ref.length > TAIL ? `…${ref.slice(-TAIL)}` : ref || (cell.name ?? '')
}

/** What a cell says as plain text; undefined where it is drawn. */
export function cellValue(asset: Asset, column: Column, words: Words): string {
  switch (column.key) {
    case 'class':
      return words.className(asset.class)
    case 'condition':
      return words.condition(asset.condition)
    case 'name':
      return asset.name ?? ''
    case 'stage':
      return words.stage(asset.stage)
    case 'street': {
      const street = find(asset, (it) => it.kind === 'street')
      return street?.name || street?.ref || ''
    }
    case 'cell': {
      const cell = find(asset, (it) => it.kind === 'cell' && it.grid === CELL_GRID)
      return cell ? cellText(cell) : ''
    }
    case 'rev':
      return words.count(asset.rev)
  }
  const value = asset.attributes?.[attributeOf(column.key) ?? '']
  if (value === undefined || value === null) return ''
  const speech = { lang: words.lang, yes: words.say('asset.yes'), no: words.say('asset.no') }
  return attributeValue(value, column.schema && { ...column.schema, 'x-unit': undefined }, speech)
}

/** One cell of the table. The unit of a number stands in the header. */
export function Cell({ asset, column }: { asset: Asset; column: Column }) {
  const words = useWords()
  const text = cellValue(asset, column, words)
  if (column.key === 'class') {
    return (
      <span className={classes.class}>
        <ClassGlyph of={words.classOf(asset.class)} size={14} />
        <span>{text}</span>
      </span>
    )
  }
  if (column.key === 'condition') return <ConditionTag condition={asset.condition} word={text} />
  if (column.key === 'cell') {
    const full = find(asset, (it) => it.kind === 'cell' && it.grid === CELL_GRID)?.ref
    return (
      <span className="mono" title={full}>
        {text}
      </span>
    )
  }
  return <>{text}</>
}
