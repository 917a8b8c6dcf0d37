import { useContext } from 'react'
import { may } from '../access/session'
import { OWN } from '../base/basemap'
import { PageLink } from '../frame/PageLink'
import { useWords } from '../i18n/useWords'
import { WorkspaceContext } from '../workspace/context'
import { FadeSlider } from './Fade'
import classes from './layers.module.css'
import { Section } from './Section'

/** What lies beneath: the district's own ground, or one of the basemaps that the installation has set up. */
export function BaseSection() {
  const words = useWords()
  const workspace = useContext(WorkspaceContext)
  if (!workspace) return null
  const { session, store, view, basemaps, base, baseDown, setBaseDown } = workspace
  const { items } = basemaps
  const chosen = base?.key ?? OWN
  const set = (group: 'ground' | 'base') => (percent: number) => store.adjust({ opacity: { ...view.opacity, [group]: percent } })
  return (
    <Section
      title={words.say('base.title')}
      aside={words.label(items.find((it) => it.key === chosen)?.name)}
      fade={
        base
          ? { name: words.label(base.name), percent: view.opacity.base ?? 100, onPercent: set('base') }
          : { name: words.say('base.own'), percent: view.opacity.ground ?? 100, onPercent: set('ground') }
      }
    >
      <div role="radiogroup" aria-label={words.say('base.title')}>
        {items.map((it) => (
          <label key={it.key} className={classes.radio}>
            <input
              type="radio"
              name="basemap"
              checked={it.key === chosen}
              onChange={() => {
                setBaseDown(undefined)
                store.change({ base: it.key === basemaps.default ? undefined : it.key })
              }}
            />
            <span>{words.label(it.name)}</span>
            {it.key === baseDown && <span className={classes.down}>{words.say('base.noAnswer')}</span>}
          </label>
        ))}
      </div>
      {base && (
        <div className={classes.fade}>
          <span>{words.say('base.own')}</span>
          <FadeSlider name={words.say('base.own')} percent={view.opacity.ground ?? 0} onPercent={set('ground')} />
        </div>
      )}
      {base?.attribution && <p className={`caption ${classes.attribution}`}>{base.attribution}</p>}
      {may(session, 'settings') && (
        <PageLink to={{ page: 'basemap' }} className={classes.setUp}>
          {words.say('base.setUp')}
        </PageLink>
      )}
    </Section>
  )
}
