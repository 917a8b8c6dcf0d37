import { ActionIcon, Button, UnstyledButton } from '@mantine/core'
import { IconLayoutSidebarLeftCollapse } from '@tabler/icons-react'
import { CONDITIONS, STAGES } from '../api/types'
import { ConditionMark } from '../design/ConditionMark'
import { useWords } from '../i18n/useWords'
import { StitchSection } from '../stitch/StitchSection'
import type { BoundaryRow } from '../view/boundaryLayer'
import type { Facets } from '../view/facets'
import { BROKEN, DEFAULT_FILTER, type Filter, flipCondition, flipStage, inBoundary } from '../view/filter'
import type { CountOf } from '../view/rows'
import type { LayerGroup } from '../view/view'
import { useWorkspace } from '../workspace/context'
import { AddFilter } from './AddFilter'
import { BaseSection } from './BaseSection'
import { BoundarySection } from './BoundarySection'
import { Chips } from './Chips'
import { ClassSection } from './ClassSection'
import { chipsOf } from './chips'
import classes from './panel.module.css'
import { Row } from './Row'
import { Section } from './Section'

interface LayerPanelProps {
  readonly facets: Facets
  readonly filter: Filter
  readonly boundaries: readonly BoundaryRow[]
  readonly zoom: number
  readonly onFilter: (filter: Filter) => void
  readonly onBoundary: (layer: string, shown: boolean) => void
  readonly onRows: (count: CountOf) => void
  readonly onStitches: () => void
  /** Absent where the panel cannot be folded away. */
  readonly onFold?: () => void
}

/** The layer tree: what is on the map, how many of each, and the switch for it. It is the legend too. */
export function LayerPanel({
  facets,
  filter,
  boundaries,
  zoom,
  onFilter,
  onBoundary,
  onRows,
  onStitches,
  onFold,
}: LayerPanelProps) {
  const words = useWords()
  const { store, view, within } = useWorkspace()
  const chips = chipsOf(filter, words, within)
  const fade = (group: LayerGroup, name: string) => ({
    name,
    percent: view.opacity[group] ?? 100,
    onPercent: (percent: number) => store.adjust({ opacity: { ...view.opacity, [group]: percent } }),
  })
  const inService = facets.stages.in_service
  return (
    <>
      <header className={classes.head}>
        <div className={classes.headLine}>
          <h2>{words.say('layers.title')}</h2>
          <Button
            variant="subtle"
            size="compact-xs"
            className={classes.textButton}
            onClick={() => onFilter({ ...inBoundary(DEFAULT_FILTER, filter.boundary), conditions: BROKEN })}
          >
            {words.say('layers.onlyBroken')}
          </Button>
          {onFold && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              title={words.say('layers.close')}
              aria-label={words.say('layers.close')}
              onClick={onFold}
            >
              <IconLayoutSidebarLeftCollapse size={16} stroke={1.75} />
            </ActionIcon>
          )}
        </div>
        <Chips chips={chips} onChange={onFilter}>
          <AddFilter boundary={filter.boundary} onBoundary={(id) => onFilter(inBoundary(filter, id))} />
        </Chips>
        <p className="caption" aria-live="polite">
          <UnstyledButton
            className={classes.matching}
            aria-describedby="matching-what"
            onClick={() => onRows({ what: 'matching' })}
          >
            {words.say('layers.matching', { n: facets.matching, total: words.count(facets.total) })}
          </UnstyledButton>
          <span id="matching-what" hidden>
            {words.say('layers.matchingLabel')}
          </span>
        </p>
      </header>
      <div className={classes.tree}>
        <StitchSection zoom={zoom} onList={onStitches} />
        <Section title={words.say('layers.byCondition')}>
          {CONDITIONS.map((key) => (
            <Row
              key={key}
              checked={filter.conditions.includes(key)}
              onToggle={() => onFilter(flipCondition(filter, key))}
              symbol={<ConditionMark condition={key} />}
              name={words.condition(key)}
              count={words.count(facets.conditions[key])}
              countLabel={words.say('layers.rows', { name: words.condition(key), n: facets.conditions[key] })}
              onCount={() => onRows({ what: 'condition', key })}
            />
          ))}
        </Section>
        <ClassSection
          fade={fade('assets', words.say('layers.assets'))}
          facets={facets}
          filter={filter}
          onFilter={onFilter}
          onRows={(key) => onRows({ what: 'class', key })}
        />
        <BoundarySection
          fade={fade('boundaries', words.say('layers.boundaries'))}
          rows={boundaries}
          zoom={zoom}
          onToggle={onBoundary}
          onRows={(row) => onRows({ what: 'boundary', row })}
        />
        <Section
          title={words.say('layers.byStage')}
          aside={`${words.stage('in_service')} ${words.count(inService)}`}
          open={false}
        >
          {STAGES.map((key) => (
            <Row
              key={key}
              checked={filter.stages.includes(key)}
              onToggle={() => onFilter(flipStage(filter, key))}
              symbol={<span className={classes.stage} data-stage={key} aria-hidden="true" />}
              name={words.stage(key)}
              count={words.count(facets.stages[key])}
              countLabel={words.say('layers.rows', { name: words.stage(key), n: facets.stages[key] })}
              onCount={() => onRows({ what: 'stage', key })}
            />
          ))}
        </Section>
        <BaseSection />
      </div>
    </>
  )
}
