import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconFlask2, IconFolderOpen, IconTerminal2 } from '@tabler/icons-react'
import { type ReactNode, useRef, useState } from 'react'
import { may } from '../access/session'
import { useGrantors } from '../access/useGrantors'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { handFiles } from '../imports/handed'
import { usePhone } from '../workspace/useWorkspaceState'
import classes from './empty.module.css'
import { PageLink } from './PageLink'
import { whoText } from './whoText'

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

export default function Empty() {
  const words = useWords()
  const { session } = useApp()
  return may(session, 'import') ? (
    <FirstStitch />
  ) : (
    <Cloth label={words.say('begin.noImport')}>
      <NotYours />
    </Cloth>
  )
}

/** Who may not import is told who can grant it; whoever grants rights can do it himself. */
function NotYours() {
  const words = useWords()
  const { session } = useApp()
  const self = may(session, 'accounts') && session.means === 'session'
  const grantors = useGrantors(self ? undefined : 'import')
  return (
    <div className={classes.firstStitch} data-quiet>
      <img src="/mark.svg" alt="" width={56} height={56} />
      <h1>{words.say('begin.noImport')}</h1>
      <p>{words.say(self ? 'begin.grantSelfWhy' : 'begin.noImportWhy')}</p>
      {self ? (
        <PageLink to={{ page: 'accounts', account: session.account }} className={classes.grant}>
          {words.say('begin.grantSelf')}
        </PageLink>
      ) : (
        grantors && <p>{whoText(grantors, words)}</p>
      )}
    </div>
  )
}

/** Unworked canvas with something on it. */
function Cloth({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={classes.canvas} aria-label={label}>
      <svg className={classes.cloth} aria-hidden="true">
        <defs>
          <pattern id="cross" width="34" height="34" patternUnits="userSpaceOnUse">
            <path d="M11 11l12 12M23 11L11 23" />
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill="url(#cross)" />
      </svg>
      <div className={classes.emptyBox}>{children}</div>
    </section>
  )
}

function FirstStitch() {
  const words = useWords()
  const { go } = useApp()
  const phone = usePhone()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (list: FileList | null) => {
    setOver(false)
    if (!list || list.length === 0) return
    handFiles([...list])
    go({ page: 'import' })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way among others, the button does the same
    <div
      className={classes.drop}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        take(event.dataTransfer.files)
      }}
    >
      <Cloth label={words.say('empty.choose')}>
        <div className={classes.firstStitch} data-over={over || undefined}>
          <img src="/mark.svg" alt="" width={56} height={56} />
          <h1>{words.say(over ? 'empty.letGo' : phone ? 'empty.titlePhone' : 'empty.title')}</h1>
          <p>{words.say('empty.body')}</p>
          <Button
            className={classes.choose}
            leftSection={<IconFolderOpen size={16} stroke={1.75} aria-hidden="true" />}
            onClick={() => input.current?.click()}
          >
            {words.say('empty.choose')}
          </Button>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            data-testid="first-files"
            aria-hidden="true"
            tabIndex={-1}
            onChange={(event) => take(event.currentTarget.files)}
          />
        </div>
        <CommandCards />
      </Cloth>
    </div>
  )
}
