import { UnstyledButton } from '@mantine/core'
import { IconMapPin, IconPlus } from '@tabler/icons-react'
import { ClassGlyph } from '../design/ClassGlyph'
import { session } from '../draw/session'
import { type ShapeKind, shapeKind } from '../draw/shape'
import { AttributeFields, shownFields } from '../edit/AttributeFields'
import { ClassPicker, usedClass } from '../edit/ClassPicker'
import { NEW_DRAFT, type NewDraft } from '../edit/draft'
import edit from '../edit/edit.module.css'
import { MainFields } from '../edit/MainFields'
import { PanelHead } from '../edit/PanelHead'
import { plainFields } from '../edit/plain'
import { RecordForm } from '../edit/RecordForm'
import { Segments } from '../edit/Segments'
import { useForm } from '../edit/useForm'
import { useSave } from '../edit/useSave'
import { useSubmit } from '../edit/useSubmit'
import { type Said, useWords } from '../i18n/useWords'
import { Part } from '../panel/Facts'
import record from '../panel/record.module.css'
import { useWorkspace } from '../workspace/context'
import { drafts } from '../write/browser'
import { useDraft } from '../write/useWriter'
import { contentOfDraft, EMPTY_DRAFT, firstKind, fitting } from './newDraft'
import { PlaceFields } from './PlaceFields'

const SHAPES: Readonly<Record<ShapeKind, Said>> = { point: 'create.point', line: 'create.line', area: 'create.area' }

/** A new asset: its class, its place, and what is known of it. */
export default function CreatePanel() {
  const words = useWords()
  const { catalogue, setTool, store, phone } = useWorkspace()
  const [draft = EMPTY_DRAFT, put] = useDraft<NewDraft>(NEW_DRAFT)
  const { class: key } = draft.content
  const close = () => setTool('select')
  const choose = (next: string) => {
    const geometry = fitting(draft.content.geometry, words.classOf(next))
    put({ ...draft, at: Date.now(), kind: undefined, content: { ...draft.content, class: next, geometry } })
    if (phone && !geometry) store.change({ task: { kind: 'place' } })
  }
  if (!key) {
    return (
      <div className={edit.panel}>
        <PanelHead
          code={words.say('tool.new')}
          title={words.say('create.what')}
          symbol={<IconPlus size={22} stroke={1.75} />}
          close={words.say('edit.close')}
          onClose={close}
        />
        <div className={record.body}>
          <ClassPicker all={catalogue.classes} value={undefined} focus={phone ? undefined : 'focus'} onChoose={choose} />
        </div>
      </div>
    )
  }
  return <CreateForm draft={draft} put={put} classKey={key} onClass={choose} onClose={close} />
}

interface CreateFormProps {
  readonly draft: NewDraft
  readonly put: (draft: NewDraft | undefined) => void
  readonly classKey: string
  readonly onClass: (key: string) => void
  readonly onClose: () => void
}

function CreateForm({ draft, put, classKey, onClass, onClose }: CreateFormProps) {
  const words = useWords()
  const { catalogue, store, readOnly, setTool, phone } = useWorkspace()
  const { create } = useSave()
  const submission = useSubmit()
  const { refused } = submission
  const it = words.classOf(classKey)
  const content = contentOfDraft(draft, classKey)
  const { geometry } = draft.content
  const kind = geometry ? shapeKind(geometry) : (draft.kind ?? firstKind(it))
  const state = { content, raw: draft.raw }
  const form = useForm({
    state,
    latest: () => {
      const now = drafts.get<NewDraft>(NEW_DRAFT) ?? EMPTY_DRAFT
      return { content: contentOfDraft(now, now.content.class ?? classKey), raw: now.raw }
    },
    refused,
    onForget: submission.forget,
    onChange: (next) => {
      if (next.content.class !== classKey) onClass(next.content.class)
      else put({ ...next, kind: draft.kind, content: { ...next.content, geometry }, at: Date.now() })
    },
  })
  const off = readOnly ?? (geometry ? undefined : words.say(kind === 'point' ? 'create.placeFirst' : 'create.drawFirst'))
  const discard = () => {
    session.get()?.restart(kind)
    put(undefined)
    onClose()
  }
  const submit = async () => {
    if (off !== undefined || submission.busy || !geometry) return
    const base = { ...content, attributes: {} }
    const { filled, unfilled } = shownFields(base, state, catalogue)
    const plain = plainFields({ ref: words.say('field.ref'), name: words.say('field.name') })
    const ready = form.settle([...plain, ...filled, ...unfilled])
    if (!ready) return
    const write = async () => {
      const receipt = await create({ ...ready, geometry })
      usedClass(classKey)
      put(undefined)
      setTool('select')
      const [id] = receipt.ids
      if (id !== undefined) store.visit({ noun: 'asset', id, touched: true })
    }
    await submission.run(write, ({ place }) => place && session.get()?.reveal(place))
  }
  return (
    <RecordForm
      head={
        <PanelHead
          code={words.say('tool.new')}
          title={words.className(classKey)}
          symbol={<ClassGlyph of={it} size={22} />}
          tone={content.condition}
          close={words.say('edit.close')}
          onClose={onClose}
        />
      }
      save={words.say('create.save')}
      discard={words.say('edit.discard')}
      off={off}
      busy={submission.busy}
      trouble={submission.trouble}
      onSubmit={submit}
      onDiscard={discard}
      onClose={onClose}
    >
      <Part title={words.say('asset.place')}>
        {it && it.geometry.length > 1 && (
          <Segments
            name={words.say('create.shape')}
            value={kind}
            options={it.geometry.map((key) => ({ key, text: words.say(SHAPES[key]) }))}
            onChange={(next) => put({ ...draft, kind: next, content: { ...draft.content, geometry: undefined }, at: Date.now() })}
          />
        )}
        <PlaceFields kind={kind} geometry={geometry} />
        {phone && (
          <UnstyledButton className={record.link} onClick={() => store.change({ task: { kind: 'place' } })}>
            <IconMapPin size={18} stroke={1.75} aria-hidden="true" />{' '}
            {words.say(geometry ? 'create.placeAgain' : 'create.placeOnMap')}
          </UnstyledButton>
        )}
        {refused.geometry && <p className={edit.fault}>{refused.geometry}</p>}
      </Part>
      <MainFields state={state} catalogue={catalogue} form={form} refusedClass={refused.class} />
      <AttributeFields base={{ ...content, attributes: {} }} state={state} catalogue={catalogue} form={form} />
    </RecordForm>
  )
}
