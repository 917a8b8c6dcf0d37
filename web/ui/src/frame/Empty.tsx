import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconFlask2, IconTerminal2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './empty.module.css'

const IMPORT = 'needlepoint import --kind district district.geojson'
const SAMPLE = 'needlepoint sample --store sample.gpkg && needlepoint serve --store sample.gpkg'

function CommandCard({ icon, title, body, command }: { icon: ReactNode; title: string; body: string; command: string }) {
  const words = useWords()
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <div className={classes.card}>
      <h3 className={classes.cardTitle}>
        {icon}
        {title}
      </h3>
      <p className="caption">{body}</p>
      <code className={`mono ${classes.command}`}>{command}</code>
      <Button size="compact-sm" variant="subtle" className={classes.copy} onClick={() => clipboard.copy(command)}>
        {words.say(clipboard.copied ? 'asset.copied' : 'empty.copy')}
      </Button>
    </div>
  )
}

/** The two ways in from the command line. */
export function CommandCards() {
  const words = useWords()
  return (
    <div className={classes.cards}>
      <CommandCard
        icon={<IconTerminal2 size={18} stroke={1.75} aria-hidden="true" />}
        title={words.say('empty.import')}
        body={words.say('empty.importBody')}
        command={IMPORT}
      />
      <CommandCard
        icon={<IconFlask2 size={18} stroke={1.75} aria-hidden="true" />}
        title={words.say('empty.sample')}
        body={words.say('empty.sampleBody')}
        command={SAMPLE}
      />
    </div>
  )
}

/** The unworked canvas: nothing is in the book yet, and this is how it begins. */
export function Empty() {
  const words = useWords()
  return (
    <div className={classes.canvas}>
      <svg className={classes.cloth} aria-hidden="true">
        <defs>
          <pattern id="cross" width="34" height="34" patternUnits="userSpaceOnUse">
            <path d="M11 11l12 12M23 11L11 23" />
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill="url(#cross)" />
      </svg>
      <div className={classes.emptyBox}>
        <div className={classes.firstStitch}>
          <img src="/mark.svg" alt="" width={56} height={56} />
          <h1>{words.say('empty.title')}</h1>
          <p>{words.say('empty.body')}</p>
        </div>
        <CommandCards />
      </div>
    </div>
  )
}
