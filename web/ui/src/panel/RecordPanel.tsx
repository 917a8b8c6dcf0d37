import { Button, Skeleton } from '@mantine/core'
import { useGrantors } from '../access/useGrantors'
import { useScope } from '../access/useScope'
import type { ApiError } from '../api/client'
import type { Asset, Boundary } from '../api/types'
import type { Answer } from '../api/useAnswer'
import { whoText } from '../frame/whoText'
import { useWords } from '../i18n/useWords'
import { isAsset } from '../map/selection'
import type { Selection } from '../view/view'
import { useWorkspace } from '../workspace/context'
import { AssetPanel, type PanelActions } from './AssetPanel'
import { BoundaryPanel } from './BoundaryPanel'
import { History } from './History'
import classes from './record.module.css'

interface RecordPanelProps {
  readonly selection: Selection
  readonly answer: Answer<Asset | Boundary>
  readonly actions: PanelActions
}

/** What is still known of a record that was deleted, with the way back. */
function GoneHistory({ selection }: { selection: Selection }) {
  const words = useWords()
  const { revision } = useWorkspace()
  const what = words.say('asset.numbered', { id: selection.id })
  return <History noun={selection.noun} id={selection.id} rev={revision} what={what} properties={{}} />
}

/** It is not there, or not for this reader: which of the two is not told, but who could show it is. */
function Hidden({ id }: { id: number }) {
  const words = useWords()
  const grantors = useGrantors('see')
  return (
    <>
      <p>{words.say('right.hidden', { id })}</p>
      {grantors && <p>{whoText(grantors, words)}</p>}
    </>
  )
}

/** It is there, and not for this reader: which it is, and who can grant that, in the language of the page. */
function Denied({ error }: { error: ApiError }) {
  const words = useWords()
  return (
    <>
      <p>{words.label(error.said) || error.message}</p>
      {error.grantors.length === 0 && <p>{words.say('right.ask')}</p>}
    </>
  )
}

/** The selected record, its shape while it loads, or why it is not there. */
export default function RecordPanel({ selection, answer, actions }: RecordPanelProps) {
  const words = useWords()
  const { data, error, retry } = answer
  const gone = error?.status === 404
  const denied = error?.status === 403
  const scope = useScope()
  if (data && !gone)
    return isAsset(data) ? <AssetPanel asset={data} actions={actions} /> : <BoundaryPanel boundary={data} actions={actions} />
  if (error) {
    return (
      <div className={classes.fault} role="alert">
        {denied ? (
          <Denied error={error} />
        ) : gone && scope ? (
          <Hidden id={selection.id} />
        ) : (
          <p>{gone ? words.say('asset.gone', { id: selection.id }) : words.say('asset.failed')}</p>
        )}
        {gone && !scope && <GoneHistory selection={selection} />}
        <div className={classes.tags}>
          {!gone && !denied && (
            <Button size="xs" onClick={retry}>
              {words.say('bar.retry')}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={actions.onClose}>
            {words.say('phone.closeSheet')}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className={classes.body} aria-busy="true">
      <Skeleton height={12} width={140} />
      <Skeleton height={36} />
      <Skeleton height={22} width={180} />
      <Skeleton height={120} />
      <Skeleton height={80} />
    </div>
  )
}
