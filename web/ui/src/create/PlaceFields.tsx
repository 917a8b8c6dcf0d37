import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Geometry, Position } from '../api/types'
import type { ShapeKind } from '../draw/shape'
import { partsOf } from '../draw/shape'
import { useDraw } from '../draw/useDraw'
import { FormRow } from '../edit/FieldRow'
import { areaText, lengthText, muText } from '../format/measures'
import { useWords } from '../i18n/useWords'
import { lineLength, perimeter, ringArea } from '../measure/ellipsoid'
import { Facts } from '../panel/Facts'

const written = ([lon, lat]: Position) => `${lon.toFixed(7)}, ${lat.toFixed(7)}`

/** The place of a point as a text that can be typed over. */
export function PointField({ at, label }: { at: Position | undefined; label: string }) {
  const words = useWords()
  const drawing = useDraw()
  const shown = at ? written(at) : ''
  const [text, setText] = useState(shown)
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    setText(shown)
    setFault(undefined)
  }, [shown])
  const leave = () => {
    if (!drawing || text.trim() === '' || text === shown) return
    const entered = drawing.draw.enter(text)
    if ('why' in entered) setFault(words.say(entered.why === 'range' ? 'draw.faultRange' : 'draw.faultForm', { text }))
  }
  return (
    <FormRow id="place" name={label} fault={fault}>
      <TextInput
        id="place"
        size="sm"
        value={text}
        placeholder={words.say('draw.enterHint')}
        error={fault !== undefined}
        aria-describedby={fault ? 'place-fault' : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          leave()
        }}
      />
    </FormRow>
  )
}

/** The place of a new asset: coordinates of a point, the measures of a line or an area. */
export function PlaceFields({ kind, geometry }: { kind: ShapeKind; geometry: Geometry | undefined }) {
  const words = useWords()
  if (kind === 'point') return <PointField at={geometry && partsOf(geometry)[0]?.[0]} label={words.say('asset.coordinates')} />
  if (!geometry) return <p className="caption">{words.say(kind === 'line' ? 'create.lineHint' : 'create.areaHint')}</p>
  const [vertices = []] = partsOf(geometry)
  const facts = [{ key: 'n', name: words.say('shape.vertices'), value: words.count(vertices.length) }]
  if (kind === 'line') {
    facts.push({ key: 'length', name: words.say('asset.length'), value: lengthText(lineLength(vertices)) })
  } else {
    const area = ringArea(vertices)
    const mu = muText(area, words.lang)
    const text = areaText(area, words.lang)
    facts.push({ key: 'area', name: words.say('asset.area'), value: mu ? `${text} ${mu}` : text })
    facts.push({ key: 'around', name: words.say('asset.perimeter'), value: lengthText(perimeter(vertices)) })
  }
  return <Facts facts={facts} />
}
