import { ActionIcon, Button, Loader, UnstyledButton } from '@mantine/core'
import { IconChecks, IconTable, IconX } from '@tabler/icons-react'
import { MOST_IDS } from '../api/query'
import { openBulk } from '../bulk/bulkStore'
import { ClassGlyph } from '../design/ClassGlyph'
import { ConditionMark } from '../design/ConditionMark'
import { ExportButton } from '../export/ExportButton'
import { useWords } from '../i18n/useWords'
import { useSignal } from '../view/signal'
import { useWorkspace } from '../workspace/context'
import classes from './lasso.module.css'
import { classFacets, conditionFacets, countOf, narrow, queryOfPicked } from './picked'
import { clearPicked, gathering, picked } from './pickedStore'

const CLASSES_SHOWN = 4

/** What is picked, what it is made of, and what can be done with it. A press on a part keeps only that part. */
export function PickedBar() {
  const words = useWords()
  const { showList, phone, readOnly } = useWorkspace()
  const now = useSignal(picked)
  const progress = useSignal(gathering)
  const count = countOf(now)
  if (progress) {
    return (
      <div className={classes.bar} role="status">
        <div className={classes.line}>
          <Loader size={14} />
          <span>{words.say('lasso.working', { done: words.count(progress.done), total: words.count(progress.total) })}</span>
          <ActionIcon variant="subtle" color="gray" aria-label={words.say('picked.clear')} onClick={clearPicked}>
            <IconX size={16} stroke={1.75} />
          </ActionIcon>
        </div>
      </div>
    )
  }
  if (count === 0) return null
  const conditions = conditionFacets(now)
  const kinds = classFacets(now)
  const facet = (key: string, name: string, mark: React.ReactNode, keep: () => void, n: number) => (
    <UnstyledButton key={key} className={classes.facet} title={words.say('picked.onlyThese', { name })} onClick={keep}>
      {mark}
      {name} <b>{words.count(n)}</b>
    </UnstyledButton>
  )
  return (
    <section className={classes.bar} aria-label={words.say('picked.bar')}>
      <div className={classes.line}>
        <b aria-live="polite">{words.say('picked.count', { n: count })}</b>
        {now.beyond && <span className="caption">{words.say('picked.ringed', { n: words.count(MOST_IDS) })}</span>}
        <span className={classes.space} />
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconTable size={16} stroke={1.75} aria-hidden="true" />}
          onClick={() => showList({ kind: 'assets', count: { what: 'matching' }, scope: 'picked' })}
        >
          {words.say('picked.rows')}
        </Button>
        {!readOnly && (
          <Button
            size="compact-sm"
            leftSection={<IconChecks size={16} stroke={1.75} aria-hidden="true" />}
            onClick={() => openBulk()}
          >
            {words.say('picked.bulk')}
          </Button>
        )}
        {!phone && <ExportButton query={queryOfPicked(now)} total={count} />}
        <ActionIcon
          variant="subtle"
          color="gray"
          title={words.say('picked.clear')}
          aria-label={words.say('picked.clear')}
          onClick={clearPicked}
        >
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      {!now.beyond && conditions.length + kinds.length > 2 && (
        <div className={classes.facets}>
          {conditions.length > 1 &&
            conditions.map(({ key, count: n }) =>
              facet(
                key,
                words.condition(key),
                <ConditionMark condition={key} />,
                () => picked.set(narrow(now, { condition: key })),
                n,
              ),
            )}
          {kinds.length > 1 &&
            kinds
              .slice(0, CLASSES_SHOWN)
              .map(({ key, count: n }) =>
                facet(
                  key,
                  words.className(key),
                  <ClassGlyph of={words.classOf(key)} size={12} />,
                  () => picked.set(narrow(now, { class: key })),
                  n,
                ),
              )}
          {kinds.length > CLASSES_SHOWN && (
            <span className={`caption ${classes.facet}`}>{words.say('picked.more', { n: kinds.length - CLASSES_SHOWN })}</span>
          )}
        </div>
      )}
    </section>
  )
}
