import { IconCheck } from '@tabler/icons-react'
import { may } from '../access/session'
import { useApp } from '../app/context'
import type { Route } from '../app/route'
import { type Said, useWords } from '../i18n/useWords'
import classes from './firstRun.module.css'
import { PageLink } from './PageLink'

interface Step {
  readonly label: Said
  readonly why: Said
  /** Where it is done, for those who may. */
  readonly to?: Route
  readonly done?: true
}

/** What there is to do before an empty book is of use, in order. */
export default function FirstRun() {
  const words = useWords()
  const { session } = useApp()
  const where = (to: Route, needs: 'import' | 'accounts' | 'settings') => (may(session, needs) ? { to } : {})
  const steps: readonly Step[] = [
    { label: 'begin.admin', why: 'begin.done', done: true },
    { label: 'begin.district', why: 'begin.districtWhy', ...where({ page: 'import' }, 'import') },
    { label: 'begin.assets', why: 'begin.assetsWhy', ...where({ page: 'import' }, 'import') },
    { label: 'begin.grids', why: 'begin.gridsWhy', ...where({ page: 'import' }, 'import') },
    { label: 'begin.people', why: 'begin.peopleWhy', ...where({ page: 'accounts' }, 'accounts') },
    { label: 'begin.base', why: 'begin.baseWhy', ...where({ page: 'basemap' }, 'settings') },
  ]
  return (
    <div className={classes.first}>
      <header className={classes.head}>
        <h2>{words.say('begin.title')}</h2>
        <p className="caption">{words.say('begin.hint')}</p>
      </header>
      <ol className={classes.steps}>
        {steps.map(({ label, why, to, done }, index) => (
          <li key={label} data-done={done} data-next={index === 1 || undefined}>
            <span className={classes.number} aria-hidden="true">
              {done ? <IconCheck size={14} stroke={2.5} /> : index + 1}
            </span>
            <span className={classes.text}>
              {to ? <PageLink to={to}>{words.say(label)}</PageLink> : <b>{words.say(label)}</b>}
              <span className="caption">{words.say(why)}</span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
