import { IconPolygon } from '@tabler/icons-react'
import type { Boundary } from '../api/types'
import { areaText, lengthText, muText } from '../format/measures'
import { type Said, useWords } from '../i18n/useWords'
import { PickInside } from '../lasso/PickInside'
import type { PanelActions } from './AssetPanel'
import { attributeView } from './attributes'
import { boundaryRowName } from './BoundarySection'
import { type Fact, Facts, Part } from './Facts'
import { History } from './History'
import { RecordHead } from './RecordHead'
import classes from './record.module.css'
import { boundaryTitle } from './titles'

const NO_SCHEMA = {}

/** Attributes of boundaries that the service itself writes; the rest is called as it is stored. */
const OWN_NAMES: Readonly<Record<string, Said>> = { sample: 'print.sample', name_en: 'field.nameEn' }

/** Everything the book says of one boundary. */
export function BoundaryPanel({ boundary, actions }: { boundary: Boundary; actions: PanelActions }) {
  const words = useWords()
  const speech = { lang: words.lang, yes: words.say('asset.yes'), no: words.say('asset.no') }
  const { own, duty } = attributeView(boundary.attributes ?? {}, NO_SCHEMA, speech)
  const attributes = [...own, ...duty].map((it) => {
    const say = OWN_NAMES[it.key]
    return say ? { ...it, name: words.say(say) } : it
  })
  const measures: Fact[] = []
  if (boundary.area_m2 !== undefined) {
    const mu = muText(boundary.area_m2, words.lang)
    const value = (
      <>
        {areaText(boundary.area_m2, words.lang)} {mu && <span className="caption">{mu}</span>}
      </>
    )
    measures.push({ key: 'area', name: words.say('asset.area'), value })
  }
  if (boundary.length_m !== undefined) {
    const name = words.say(boundary.area_m2 === undefined ? 'asset.length' : 'asset.perimeter')
    measures.push({ key: 'length', name, value: lengthText(boundary.length_m) })
  }
  return (
    <>
      <RecordHead
        code={boundary.ref || words.say('rows.noRef')}
        title={boundaryTitle(boundary, words)}
        symbol={<IconPolygon size={22} stroke={1.75} />}
        tags={
          <>
            <span className={classes.tag}>
              {boundaryRowName({ kind: boundary.kind, grid: boundary.kind === 'cell' ? boundary.grid : undefined }, words)}
            </span>
            <span className={classes.tag}>{words.stage(boundary.stage)}</span>
          </>
        }
        onShow={actions.onShow}
        onClose={actions.onClose}
      />
      <div className={classes.body}>
        <p className={classes.why}>{words.say('boundary.readOnly')}</p>
        <PickInside boundary={boundary.id} />
        <Part title={words.say('asset.place')}>
          <Facts facts={measures} />
        </Part>
        {attributes.length > 0 && (
          <Part title={words.say('asset.attributes')}>
            <Facts facts={attributes} />
          </Part>
        )}
        <Part title={words.say('asset.history')}>
          <History
            noun="boundary"
            id={boundary.id}
            rev={boundary.rev}
            what={boundaryTitle(boundary, words)}
            properties={NO_SCHEMA}
          />
        </Part>
      </div>
    </>
  )
}
