import { useCallback, useEffect, useMemo } from 'react'
import { DrawBar } from '../draw/DrawBar'
import { DrawSession } from '../draw/session'
import { drawn, partsOf, type ShapeKind, shapeKind } from '../draw/shape'
import { faultOf } from '../draw/sketch'
import { useDraw, useOnMap } from '../draw/useDraw'
import { NEW_DRAFT, type NewDraft } from '../edit/draft'
import { type Said, useWords } from '../i18n/useWords'
import { useWorkspace } from '../workspace/context'
import { drafts } from '../write/browser'
import { useDraft } from '../write/useWriter'
import { EMPTY_DRAFT, firstKind } from './newDraft'

const HINTS: Readonly<Record<ShapeKind, Said>> = {
  point: 'create.pointHint',
  line: 'create.lineHint',
  area: 'create.areaHint',
}

/** Where a new asset is placed; its shape goes into the draft as soon as it is one. */
export default function CreateOverlay() {
  const { tool, map } = useWorkspace()
  const [draft] = useDraft<NewDraft>(NEW_DRAFT)
  if (tool !== 'new' || !map || !draft?.content.class) return null
  return <Placing key={draft.content.class} draft={draft} />
}

function begun(draft: NewDraft, kind: ShapeKind): DrawSession {
  const { geometry, class: key, condition = 'intact' } = draft.content
  const image = `c/${key}/${condition}`
  if (!geometry || shapeKind(geometry) !== kind) return new DrawSession({ kind, image })
  const session = new DrawSession({ kind, image, parts: kind === 'point' ? undefined : partsOf(geometry) })
  if (kind === 'point') session.apply({ do: 'add', at: partsOf(geometry)[0]?.[0] ?? [0, 0] })
  return session
}

function Placing({ draft }: { draft: NewDraft }) {
  const words = useWords()
  const { map, store, setTool, phone, view } = useWorkspace()
  const it = words.classOf(draft.content.class ?? '')
  const kind = draft.kind ?? firstKind(it)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session begins with the draft as it is and then writes it
  const draw = useMemo(() => begun(draft, kind), [kind])
  useOnMap(draw, map)
  useEffect(
    () =>
      draw.subscribe(() => {
        const { sketch } = draw.get()
        const now = drafts.get<NewDraft>(NEW_DRAFT) ?? EMPTY_DRAFT
        const done = sketch.kind === 'point' ? (sketch.parts[0]?.length ?? 0) > 0 : !sketch.adding && !faultOf(sketch)
        const geometry = done ? drawn(sketch.kind, sketch.parts[0] ?? []) : undefined
        if (JSON.stringify(now.content.geometry) === JSON.stringify(geometry)) return
        drafts.put(NEW_DRAFT, { ...now, at: Date.now(), content: { ...now.content, geometry } })
      }),
    [draw],
  )
  const shaped = useDraw()?.state.sketch
  const placed = draft.content.geometry !== undefined
  const placing = view.task?.kind === 'place'
  useEffect(() => {
    if (placing && placed) store.change({ task: undefined })
  }, [placing, placed, store])
  const back = useCallback(() => {
    const { sketch } = draw.get()
    if (sketch.past.length > 0) draw.apply({ do: 'undo' })
    else setTool('select')
  }, [draw, setTool])
  const enter = useCallback(
    () => document.querySelector<HTMLElement>('[data-record-form] input[type=radio]:checked')?.focus(),
    [],
  )
  if (phone && !placing) return null
  const hint = placed ? 'create.placedHint' : shaped && !shaped.adding ? 'create.reshapeHint' : HINTS[kind]
  return (
    <DrawBar
      title={words.say('create.placing', { class: words.className(draft.content.class ?? '') })}
      hint={words.say(phone && !placed ? 'create.phoneHint' : hint)}
      onEnter={enter}
      onEscape={back}
    />
  )
}
