import { UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'
import { coordinates } from '../format/numbers'
import { useWords } from '../i18n/useWords'
import { Frame } from '../list/Frame'
import list from '../list/list.module.css'
import type { ListProps } from '../list/waiting'
import { OVERVIEW_ZOOM } from '../map/overview'
import { stitchesInView } from '../map/stitches'
import { useSignal } from '../view/signal'
import { useWorkspace } from '../workspace/context'
import { centreOf, worstFirst } from './stitch'
import classes from './stitch.module.css'
import { stitchScale } from './store'
import { useStitch } from './useStitch'

const MOST = 200

/** The stitches in view as rows, those with most to deal with first: each zooms in, and its numbers open what they count. */
export function StitchList({ tall, onTall, onClose, onHover }: Omit<ListProps, 'revision' | 'selected'>) {
  const words = useWords()
  const { map } = useWorkspace()
  const scale = useSignal(stitchScale)
  const { zoom, rows } = useStitch()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scale is how the map says that other stitches are in view
  const found = useMemo(() => (map ? stitchesInView(map.engine).sort(worstFirst) : []), [map, scale])
  const shown = found.slice(0, MOST)
  return (
    <Frame
      title={words.say('stitch.title')}
      note={
        found.length > 0 ? words.say('stitch.shown', { shown: words.count(shown.length), total: words.count(found.length) }) : ''
      }
      tall={tall}
      onTall={onTall}
      onClose={onClose}
    >
      {found.length === 0 && <p className={list.note}>{words.say('stitch.empty', { z: OVERVIEW_ZOOM })}</p>}
      {found.length > 0 && (
        <table className={list.table}>
          <thead>
            <tr>
              <th scope="col">{words.say('stitch.place')}</th>
              <th scope="col" className={list.number}>
                {words.say('stitch.n')}
              </th>
              <th scope="col" className={list.number}>
                {words.condition('damaged')}
              </th>
              <th scope="col" className={list.number}>
                {words.condition('missing')}
              </th>
              <th scope="col" className={list.wide}>
                {words.say('stitch.most')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((it) => {
              const at = centreOf(it)
              const place = coordinates(at[0], at[1])
              const most = it.classes[0]
              return (
                <tr
                  key={it.box.join(' ')}
                  onMouseEnter={() => onHover(at)}
                  onMouseLeave={() => onHover(undefined)}
                  onClick={() => zoom(it)}
                >
                  <td>
                    <UnstyledButton
                      className={list.open}
                      aria-label={words.say('stitch.show', { place })}
                      onFocus={() => onHover(at)}
                      onBlur={() => onHover(undefined)}
                    >
                      {place}
                    </UnstyledButton>
                  </td>
                  <td className={list.number}>
                    <UnstyledButton
                      className={classes.list}
                      aria-label={words.say('stitch.open', { n: it.n })}
                      onClick={(event) => {
                        event.stopPropagation()
                        rows(it)
                      }}
                    >
                      {words.count(it.n)}
                    </UnstyledButton>
                  </td>
                  <td className={list.number}>{words.count(it.conditions.damaged ?? 0)}</td>
                  <td className={list.number}>{words.count(it.conditions.missing ?? 0)}</td>
                  <td className={list.wide}>{most ? `${words.className(most.key)} ${words.count(most.n)}` : ''}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Frame>
  )
}
