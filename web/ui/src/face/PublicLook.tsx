import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useCopy } from '../app/useCopy'
import { type Said, useWords } from '../i18n/useWords'
import classes from './face.module.css'
import { example, type Look, look } from './look'

interface PublicLookProps {
  /** Of the settings in force: other settings, another look. */
  readonly tag: string
  readonly preparing: boolean
}

const SAYS: Readonly<Record<Exclude<Look['kind'], 'told'>, Said>> = {
  shut: 'face.lookShut',
  demo: 'face.lookDemo',
  preparing: 'face.preparing',
  failed: 'face.lookFailed',
}

/** What is answered without credentials as the settings are now, and how to try it. */
export function PublicLook({ tag, preparing }: PublicLookProps) {
  const words = useWords()
  const [seen, setSeen] = useState<Look>()
  const [record, setRecord] = useState<string>()
  const [copied, copy] = useCopy()
  const command = `curl '${window.location.origin}/api/assets?limit=3'`

  // biome-ignore lint/correctness/useExhaustiveDependencies: neither is read, they ask for another look
  useEffect(() => {
    const abort = new AbortController()
    setRecord(undefined)
    look(abort.signal).then(setSeen, () => {
      if (!abort.signal.aborted) setSeen({ kind: 'failed' })
    })
    return () => abort.abort()
  }, [tag, preparing])

  const told = seen?.kind === 'told'
  return (
    <section className={classes.card} aria-label={words.say('face.look')}>
      <h2>{words.say('face.look')}</h2>
      <p role="status">
        {seen?.kind === 'told'
          ? words.say('face.lookTold', { assets: words.count(seen.assets), boundaries: words.count(seen.boundaries) })
          : seen && words.say(SAYS[seen.kind])}
      </p>
      {seen && seen.kind !== 'demo' && (
        <>
          <div className={classes.command}>
            <code>{command}</code>
            <Button size="compact-sm" variant="default" onClick={() => copy(command)}>
              {words.say(copied ? 'face.copied' : 'face.copy')}
            </Button>
          </div>
          <p className="caption">{words.say('face.lookHow')}</p>
        </>
      )}
      {told && (
        <div className={classes.buttons}>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              record
                ? setRecord(undefined)
                : void example().then(
                    (it) => setRecord(it ?? words.say('face.noExample')),
                    () => setRecord(words.say('face.lookFailed')),
                  )
            }
          >
            {words.say(record ? 'face.exampleClose' : 'face.example')}
          </Button>
        </div>
      )}
      {record && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard too
        <section className={classes.example} tabIndex={0} aria-label={words.say('face.example')}>
          <pre>{record}</pre>
        </section>
      )}
    </section>
  )
}
