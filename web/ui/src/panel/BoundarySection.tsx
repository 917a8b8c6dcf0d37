import type { Kind } from '../api/types'
import { useWords, type Words } from '../i18n/useWords'
import { edgeZoom } from '../map/edges'
import type { BoundaryRow } from '../view/boundaryLayer'
import { hintFrom } from './ClassSection'
import type { FadeProps } from './Fade'
import classes from './panel.module.css'
import { Row } from './Row'
import { Section } from './Section'

interface BoundarySectionProps {
  readonly fade: FadeProps
  readonly rows: readonly BoundaryRow[]
  readonly zoom: number
  readonly onToggle: (layer: string, shown: boolean) => void
  readonly onRows: (row: BoundaryRow) => void
}

export const boundaryRowName = (row: Pick<BoundaryRow, 'kind' | 'grid'>, words: Words) =>
  row.grid ? words.grid(row.grid) : words.kind(row.kind)

/** A stroke as the map draws it. */
function EdgeMark({ kind }: { kind: Kind }) {
  return <span className={classes.edge} data-kind={kind} aria-hidden="true" />
}

export function BoundarySection({ fade, rows, zoom, onToggle, onRows }: BoundarySectionProps) {
  const words = useWords()
  if (rows.length === 0) return null
  return (
    <Section title={words.say('layers.boundaries')} fade={fade}>
      {rows.map((row) => {
        const name = boundaryRowName(row, words)
        const from = edgeZoom(row.kind)
        return (
          <Row
            key={row.layer}
            checked={row.shown}
            onToggle={() => onToggle(row.layer, !row.shown)}
            symbol={<EdgeMark kind={row.kind} />}
            name={name}
            hint={hintFrom(row.shown && zoom < from ? from : undefined, name, words)}
            count={words.count(row.count)}
            countLabel={words.say('layers.boundaryRows', { name, n: row.count })}
            onCount={() => onRows(row)}
          />
        )
      })}
    </Section>
  )
}
