import { useContext } from 'react'
import { CatalogueContext, type Said, useWords } from '../i18n/useWords'
import { groupProperties } from '../panel/attributes'
import { attributeColumns, type Column, FIXED, type FixedKey } from './columns'

const TITLES: Readonly<Record<FixedKey, Said>> = {
  ref: 'rows.ref',
  class: 'rows.class',
  condition: 'rows.condition',
  name: 'rows.name',
  stage: 'table.stage',
  cell: 'table.cell',
  street: 'table.street',
  rev: 'table.rev',
}

/** A column's header; numbers carry their unit there. */
export function useColumnTitle(): (column: Column) => string {
  const words = useWords()
  return (column) => {
    if (column.title === undefined) return words.say(TITLES[column.key as FixedKey])
    const unit = column.schema?.['x-unit']
    return unit ? `${column.title} (${unit})` : column.title
  }
}

/** Every column that can be shown: the fixed ones, and those of the attributes where there is a single class. */
export function useAllColumns(classKey: string | undefined): readonly Column[] {
  const words = useWords()
  const catalogue = useContext(CatalogueContext)
  if (!classKey) return FIXED
  const properties = groupProperties(catalogue, words.classOf(classKey)?.group)
  return [...FIXED, ...attributeColumns(properties, words.lang)]
}
