import { Button, Checkbox, Popover } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import { AT_START, attributeOf, type Column, flipColumn } from './columns'
import classes from './table.module.css'
import { useColumnTitle } from './useColumnWords'

interface ColumnChooserProps {
  readonly all: readonly Column[]
  readonly chosen: readonly string[]
  readonly className: string | undefined
  readonly onChoose: (chosen: readonly string[]) => void
}

/** Which columns the table has; the choice is kept for each class in this browser. */
export function ColumnChooser({ all, chosen, className, onChoose }: ColumnChooserProps) {
  const words = useWords()
  const title = useColumnTitle()
  const attributes = all.filter(({ key }) => attributeOf(key) !== undefined)
  const own = all.filter(({ key }) => attributeOf(key) === undefined)
  const boxes = (columns: readonly Column[]) =>
    columns.map((column) => (
      <Checkbox
        key={column.key}
        size="xs"
        label={title(column)}
        checked={chosen.includes(column.key)}
        onChange={() => onChoose(flipColumn(chosen, column.key))}
      />
    ))
  return (
    <Popover position="top-end" shadow="md" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconColumns3 size={16} stroke={1.75} aria-hidden="true" />}>
          {words.say('table.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.chooser} aria-label={words.say('table.columns')}>
        <div className={classes.choices}>{boxes(own)}</div>
        {attributes.length > 0 ? (
          <>
            <h3>{words.say('table.columnsOf', { name: className ?? '' })}</h3>
            <div className={classes.choices}>{boxes(attributes)}</div>
          </>
        ) : (
          <p className="caption">{words.say('table.columnsHint')}</p>
        )}
        <Button size="compact-sm" variant="subtle" onClick={() => onChoose(AT_START)}>
          {words.say('table.columnsReset')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
