import { Button, Skeleton } from '@mantine/core'
import { when } from '../format/times'
import { NoRight } from '../frame/NoRight'
import { Page } from '../frame/Page'
import { useWords } from '../i18n/useWords'
import { SettingsFrame } from '../settings/SettingsFrame'
import type { Held } from './api'
import { ClassSection } from './ClassSection'
import { ConflictCard } from './ConflictCard'
import { FaceSwitch } from './FaceSwitch'
import classes from './face.module.css'
import { KindSection } from './KindSection'
import { PublicLook } from './PublicLook'
import { SaveBar } from './SaveBar'
import { StageSection } from './StageSection'
import { type Face, useFace } from './useFace'
import { useFaceDraft } from './useFaceDraft'

/** What anybody may read of the book without signing in: whether anything, and then of which records which fields, and how exact a place. */
export default function FacePage() {
  const words = useWords()
  const face = useFace()
  const { held, error, read } = face
  const label = words.say('nav.public')
  if (error?.status === 403) {
    return (
      <Page label={label}>
        <NoRight what={label} grantors={error.grantors} />
      </Page>
    )
  }
  return (
    <SettingsFrame label={label}>
      <div className={classes.column}>
        <header className={classes.head}>
          <h1>{label}</h1>
          <p className={classes.lead}>{words.say('face.intro')}</p>
        </header>
        {error && !held && (
          <p role="alert">
            {words.say('face.readFailed')} <Button onClick={read}>{words.say('bar.retry')}</Button>
          </p>
        )}
        {!held && !error && <Skeleton height={240} radius={10} />}
        {held && <Editor face={{ ...face, held }} />}
      </div>
    </SettingsFrame>
  )
}

function Editor({ face }: { face: Face & { readonly held: Held } }) {
  const words = useWords()
  const editing = useFaceDraft(face)
  const { tag, answer } = face.held
  const by = answer.changed_by_name || answer.changed_by
  return (
    <>
      {editing.newer.length > 0 && <ConflictCard answer={answer} editing={editing} />}
      <FaceSwitch answer={answer} editing={editing} />
      <PublicLook tag={tag} preparing={answer.on && !answer.ready} />
      <ClassSection answer={answer} editing={editing} />
      <KindSection answer={answer} editing={editing} />
      <StageSection editing={editing} />
      {answer.changed_at && by && (
        <p className="caption" title={answer.changed_by_name ? answer.changed_by : undefined}>
          {words.say('face.changed', { at: when(answer.changed_at, new Date()), who: by })}
        </p>
      )}
      <SaveBar editing={editing} />
    </>
  )
}
