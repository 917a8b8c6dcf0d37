import { Button, UnstyledButton } from '@mantine/core'
import { journalPath } from '../api/paths'
import type { Entry } from '../api/types'
import { usePages } from '../api/usePages'
import { useApp } from '../app/context'
import { actorText, actorTitle } from '../format/actor'
import { when } from '../format/times'
import { useWords } from '../i18n/useWords'
import { writer } from '../write/browser'
import { useStack } from '../write/useWriter'
import { entryCounts, entryTitle, reasonText } from './entryText'
import classes from './journal.module.css'

const SHOWN = 8

/** My own recent changes with their undo, then everybody's: the journal. */
export default function Activity() {
  const words = useWords()
  const { store, revision, go } = useApp()
  const { done, undone } = useStack()
  const pages = usePages<Entry>(journalPath, revision)
  const now = new Date()
  const mine = [...done].reverse().slice(0, SHOWN)
  const redoable = undone.at(-1)
  const open = (at: number) => {
    go({ page: 'map' })
    store.change({ task: { kind: 'changes', revision: at } })
  }
  return (
    <div className={classes.activity}>
      <section>
        <h3 className={classes.head}>{words.say('activity.mine')}</h3>
        {mine.length === 0 && !redoable && <p className="caption">{words.say('activity.none')}</p>}
        <ul className={classes.list}>
          {redoable && (
            <li className={classes.line}>
              <span className={classes.gone}>{redoable.text}</span>
              <Button size="compact-sm" variant="default" onClick={() => writer.redo()}>
                {words.say('redo.short')}
              </Button>
            </li>
          )}
          {mine.map((deed) => (
            <li key={deed.revision} className={classes.line}>
              <UnstyledButton className={classes.what} onClick={() => open(deed.revision)}>
                <span>{deed.text || words.say('journal.revision', { revision: words.count(deed.revision) })}</span>
                <span className="caption">{when(new Date(deed.at).toISOString(), now)}</span>
              </UnstyledButton>
              <Button size="compact-sm" variant="default" onClick={() => writer.undo(deed.revision)}>
                {words.say('undo.short')}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className={classes.head}>{words.say('activity.all')}</h3>
        <ul className={classes.list}>
          {pages.items.map((entry) => (
            <li key={entry.revision} className={classes.line}>
              <UnstyledButton className={classes.what} onClick={() => open(entry.revision)}>
                <span>{entryTitle(entry, words)}</span>
                <span className="caption" title={actorTitle(entry)}>
                  {words.say(reasonText(entry, words) ? 'journal.where' : 'history.where', {
                    at: when(entry.at, now),
                    actor: actorText(entry, words),
                    revision: words.count(entry.revision),
                    counts: entryCounts(entry, words),
                  })}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
        {pages.error && <p className="caption">{words.say('journal.failed')}</p>}
        {pages.more && (
          <Button size="compact-sm" variant="subtle" loading={pages.loading} onClick={pages.more}>
            {words.say('journal.older')}
          </Button>
        )}
      </section>
    </div>
  )
}
