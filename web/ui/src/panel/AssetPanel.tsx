import { UnstyledButton } from '@mantine/core'
import { useContext } from 'react'
import type { Asset, BoundaryRef } from '../api/types'
import { KINDS } from '../api/types'
import { ClassGlyph } from '../design/ClassGlyph'
import { ConditionTag } from '../design/ConditionMark'
import { AssetActions } from '../edit/AssetActions'
import { assetName } from '../edit/describe'
import { contentOf } from '../edit/record'
import { areaText, lengthText, muText } from '../format/measures'
import { coordinates } from '../format/numbers'
import { CatalogueContext, useWords, type Words } from '../i18n/useWords'
import { placeOf } from '../map/geometry'
import { useWorkspace } from '../workspace/context'
import { attributeView, groupProperties } from './attributes'
import { type Fact, Facts, Part } from './Facts'
import { History } from './History'
import { RecordHead } from './RecordHead'
import classes from './record.module.css'
import { assetTitle } from './titles'

export interface PanelActions {
  readonly onShow: () => void
  readonly onClose: () => void
  readonly onBoundary: (id: number) => void
}

function placeFacts(asset: Asset, words: Words): Fact[] {
  const at = asset.label_point ?? placeOf(asset.geometry)
  const facts: Fact[] = []
  if (asset.area_m2 !== undefined) {
    const mu = muText(asset.area_m2, words.lang)
    const value = (
      <>
        {areaText(asset.area_m2, words.lang)} {mu && <span className="caption">{mu}</span>}
      </>
    )
    facts.push({ key: 'area', name: words.say('asset.area'), value })
  }
  if (asset.length_m !== undefined) {
    const name = words.say(asset.area_m2 === undefined ? 'asset.length' : 'asset.perimeter')
    facts.push({ key: 'length', name, value: lengthText(asset.length_m) })
  }
  if (at) facts.push({ key: 'at', name: words.say('asset.coordinates'), value: coordinates(at[0], at[1]) })
  return facts
}

function boundaryFacts(boundaries: readonly BoundaryRef[], words: Words, open: (id: number) => void): Fact[] {
  const sorted = [...boundaries].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.id - b.id)
  return sorted.map((it) => ({
    key: String(it.id),
    name: it.kind === 'cell' && it.grid ? words.grid(it.grid) : words.kind(it.kind),
    value: (
      <UnstyledButton className={classes.link} onClick={() => open(it.id)}>
        {it.name || it.ref || it.id}
      </UnstyledButton>
    ),
  }))
}

/** How many fields are empty; opens them to be filled. */
function Unfilled({ asset, n, names }: { asset: Asset; n: number; names: string }) {
  const words = useWords()
  const { store, locked } = useWorkspace()
  const text = words.say('asset.unfilled', { n, names })
  if (locked !== undefined) return <p className="caption">{text}</p>
  return (
    <UnstyledButton
      className={classes.unfilled}
      title={text}
      onClick={() => store.change({ task: { kind: 'edit', id: asset.id, unfold: true } })}
    >
      {text}
    </UnstyledButton>
  )
}

/** Everything the book says of one asset. */
export function AssetPanel({ asset, actions }: { asset: Asset; actions: PanelActions }) {
  const words = useWords()
  const catalogue = useContext(CatalogueContext)
  const it = words.classOf(asset.class)
  const properties = groupProperties(catalogue, it?.group)
  const speech = { lang: words.lang, yes: words.say('asset.yes'), no: words.say('asset.no') }
  const { own, duty, unfilled } = attributeView(asset.attributes ?? {}, properties, speech)
  const boundaries = boundaryFacts(asset.boundaries ?? [], words, actions.onBoundary)
  return (
    <>
      <RecordHead
        code={asset.ref || words.say('rows.noRef')}
        title={assetTitle(asset, words)}
        symbol={<ClassGlyph of={it} size={22} />}
        tone={asset.condition}
        tags={
          <>
            <ConditionTag condition={asset.condition} word={words.condition(asset.condition)} />
            <span className={classes.tag} data-stage={asset.stage}>
              {words.stage(asset.stage)}
            </span>
            {it && (
              <span className={classes.tag} title={it.standard}>
                {words.say(it.standard === 'local' ? 'asset.localCode' : 'asset.code')} {it.code}
              </span>
            )}
          </>
        }
        onShow={actions.onShow}
        onClose={actions.onClose}
      />
      <div className={classes.body}>
        <AssetActions asset={asset} />
        <Part title={words.say('asset.attributes')}>
          {own.length > 0 ? <Facts facts={own} /> : <p className="caption">{words.say('asset.noAttributes')}</p>}
          {unfilled.length > 0 && <Unfilled asset={asset} names={words.list(unfilled)} n={unfilled.length} />}
        </Part>
        {duty.length > 0 && (
          <Part title={words.say('asset.duty')}>
            <Facts facts={duty} />
          </Part>
        )}
        <Part title={words.say('asset.place')}>
          <Facts facts={placeFacts(asset, words)} />
        </Part>
        <Part title={words.say('asset.boundaries')}>
          {boundaries.length > 0 ? <Facts facts={boundaries} /> : <p className="caption">{words.say('asset.noBoundary')}</p>}
        </Part>
        <Part title={words.say('asset.history')}>
          <History noun="asset" id={asset.id} rev={asset.rev} what={assetName(contentOf(asset), words)} properties={properties} />
        </Part>
      </div>
    </>
  )
}
