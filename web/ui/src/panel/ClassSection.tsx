import { UnstyledButton } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { ClassGlyph } from '../design/ClassGlyph'
import { useWords, type Words } from '../i18n/useWords'
import type { Facets } from '../view/facets'
import { type Filter, flipClass, onlyClass, showsClass } from '../view/filter'
import type { FadeProps } from './Fade'
import classes from './panel.module.css'
import { Row } from './Row'
import { Section } from './Section'

const FIRST = 8

interface ClassSectionProps {
  readonly fade: FadeProps
  readonly facets: Facets
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
  readonly onRows: (key: string) => void
}

/** That a layer is drawn only from a zoom which is not yet reached. */
export const hintFrom = (z: number | undefined, name: string, words: Words) =>
  z === undefined ? undefined : { text: words.say('layers.fromZoom', { z }), why: words.say('layers.fromZoomWhy', { name, z }) }

/** Every class that the district has, the most numerous first; the text field finds the rest. */
export function ClassSection({ fade, facets, filter, onFilter, onRows }: ClassSectionProps) {
  const words = useWords()
  const [query, setQuery] = useState('')
  const [unfolded, setUnfolded] = useState(false)
  const chosen = (key: string) => Number(filter.classes.mode === 'only' && filter.classes.keys.includes(key))
  const most = (a: string, b: string) => (facets.classes[b] ?? 0) - (facets.classes[a] ?? 0) || (a < b ? -1 : 1)
  const keys = Object.keys(facets.classes).sort(most)
  const wanted = query.trim().toLowerCase()
  const found = wanted ? keys.filter((key) => `${words.className(key)} ${key}`.toLowerCase().includes(wanted)) : keys
  // A few chosen classes are never folded away; otherwise nothing moves under the hand that chooses.
  const short = found.filter((key, at) => at < FIRST || chosen(key))
  const listed = wanted || unfolded || short.length > 2 * FIRST ? found : short
  const rest = found.length - listed.length
  return (
    <Section title={words.say('layers.byClass')} aside={words.say('layers.classCount', { n: keys.length })} fade={fade}>
      {keys.length > FIRST && (
        <div className={classes.classFilter}>
          <input
            id="class-filter"
            value={query}
            placeholder={words.say('layers.filterClasses')}
            aria-label={words.say('layers.filterClasses')}
            onChange={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.stopPropagation()
              if (query) setQuery('')
              else event.currentTarget.blur()
            }}
          />
          <kbd className="mantine-Kbd-root">/</kbd>
        </div>
      )}
      {wanted && found.length === 0 && <p className={classes.note}>{words.say('layers.noClass', { q: query.trim() })}</p>}
      {listed.map((key) => {
        const it = words.classOf(key)
        const name = words.className(key)
        const n = facets.classes[key] ?? 0
        return (
          <Row
            key={key}
            checked={showsClass(filter, key)}
            onToggle={() => onFilter(flipClass(filter, key))}
            symbol={<ClassGlyph of={it} />}
            name={name}
            count={words.count(n)}
            countLabel={words.say('layers.rows', { name, n })}
            onCount={() => onRows(key)}
            only={{
              text: words.say('layers.only'),
              label: words.say('layers.onlyLabel', { name }),
              onClick: () => onFilter(onlyClass(filter, key)),
            }}
          />
        )
      })}
      {!wanted && (rest > 0 || unfolded) && (
        <UnstyledButton className={classes.more} onClick={() => setUnfolded(!unfolded)}>
          <IconDots size={16} stroke={1.75} aria-hidden="true" />
          {unfolded ? words.say('layers.fewerClasses', { n: FIRST }) : words.say('layers.moreClasses', { n: rest })}
        </UnstyledButton>
      )}
    </Section>
  )
}
