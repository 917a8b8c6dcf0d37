import '@mantine/core/styles/Menu.css'
import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconArrowsMove,
  IconCircleOff,
  IconCopy,
  IconDots,
  IconPencil,
  IconPlayerPlay,
  IconTrash,
  IconVector,
} from '@tabler/icons-react'
import { useState } from 'react'
import { Refusal } from '../api/send'
import { type Asset, CONDITIONS, type Condition } from '../api/types'
import { useCopy } from '../app/useCopy'
import { ConditionMark } from '../design/ConditionMark'
import { shapeKind } from '../draw/shape'
import { useAge } from '../format/useAge'
import { useWords } from '../i18n/useWords'
import { useWorkspace } from '../workspace/context'
import { refusalText } from '../write/refusal'
import { useDraft } from '../write/useWriter'
import { type Draft, draftKey } from './draft'
import classes from './edit.module.css'
import { type Content, contentOf } from './record'
import { useSave } from './useSave'

const INTACT: Condition = 'intact'

/** What can be done to the selected asset: one main button, the next likely one, and the rest in a menu. */
export function AssetActions({ asset }: { asset: Asset }) {
  const words = useWords()
  const { store, setTool, locked, toast, close } = useWorkspace()
  const { save, remove } = useSave()
  const [draft] = useDraft<Draft>(draftKey(asset.id))
  const age = useAge(draft && new Date(draft.at).toISOString())
  const [busy, setBusy] = useState(false)
  const [, copy] = useCopy()
  const off = locked !== undefined
  const content = contentOf(asset)

  const run = async (work: () => Promise<unknown>) => {
    if (off || busy) return
    setBusy(true)
    try {
      await work()
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      toast({ text: refusalText(cause, words), tone: 'refused' })
    } finally {
      setBusy(false)
    }
  }
  const change = (part: Partial<Content>) => run(() => save(asset, { ...content, ...part }))
  const edit = () => !off && store.change({ task: { kind: 'edit', id: asset.id } })
  const reshape = () => !off && setTool('shape')
  const mark = (condition: Condition) => change({ condition })
  const point = shapeKind(asset.geometry) === 'point'
  const broken = asset.condition !== INTACT
  const next: Condition = broken ? INTACT : 'damaged'
  const others = CONDITIONS.filter((it) => it !== asset.condition && it !== next)
  const disabled = { 'data-disabled': off || undefined, 'aria-disabled': off, 'aria-describedby': off ? 'read-only' : undefined }
  const editButton = (
    <Button
      className={broken ? undefined : classes.main}
      variant={broken ? 'default' : 'filled'}
      leftSection={<IconPencil size={16} stroke={1.75} aria-hidden="true" />}
      title={words.say('edit.keyed')}
      onClick={edit}
      {...disabled}
    >
      {words.say('edit.action')}
    </Button>
  )
  const markButton = (
    <Button
      className={broken ? classes.main : undefined}
      variant={broken ? 'filled' : 'default'}
      loading={busy}
      leftSection={broken ? undefined : <ConditionMark condition={next} />}
      onClick={() => mark(next)}
      {...disabled}
    >
      {words.say('edit.mark', { condition: words.condition(next) })}
    </Button>
  )
  const stage = asset.stage === 'retired' ? ('in_service' as const) : ('retired' as const)
  return (
    <div className={classes.actions}>
      {draft && !off && (
        <button type="button" className={classes.note} onClick={edit}>
          {words.say('edit.unsaved', { age })}
        </button>
      )}
      <div className={classes.buttons}>
        {broken ? markButton : editButton}
        {broken ? editButton : markButton}
        <Menu position="bottom-end" classNames={{ item: classes.menuItem }} shadow="md" width={216} returnFocus>
          <Menu.Target>
            <ActionIcon
              className={classes.more}
              variant="default"
              size={36}
              title={words.say('edit.more')}
              aria-label={words.say('edit.more')}
            >
              <IconDots size={18} stroke={1.75} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((it) => (
              <Menu.Item key={it} disabled={off} leftSection={<ConditionMark condition={it} />} onClick={() => mark(it)}>
                {words.say('edit.mark', { condition: words.condition(it) })}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item
              disabled={off}
              leftSection={point ? <IconArrowsMove size={16} stroke={1.75} /> : <IconVector size={16} stroke={1.75} />}
              onClick={reshape}
            >
              {words.say(point ? 'shape.move' : 'shape.reshape')}
            </Menu.Item>
            <Menu.Item
              disabled={off}
              leftSection={
                stage === 'retired' ? <IconCircleOff size={16} stroke={1.75} /> : <IconPlayerPlay size={16} stroke={1.75} />
              }
              onClick={() => change({ stage })}
            >
              {words.say(stage === 'retired' ? 'edit.retire' : 'edit.revive')}
            </Menu.Item>
            {asset.ref && (
              <Menu.Item leftSection={<IconCopy size={16} stroke={1.75} />} onClick={() => copy(asset.ref ?? '')}>
                {words.say('edit.copyRef')}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item
              disabled={off}
              leftSection={<IconTrash size={16} stroke={1.75} />}
              onClick={() =>
                run(async () => {
                  await remove(asset)
                  close()
                })
              }
            >
              {words.say('edit.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {off && (
        <p id="read-only" className="caption">
          {locked}
        </p>
      )}
    </div>
  )
}
