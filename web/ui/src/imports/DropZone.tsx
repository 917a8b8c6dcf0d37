import { Button } from '@mantine/core'
import { IconFolderOpen, IconUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { useWords } from '../i18n/useWords'
import { usePhone } from '../workspace/useWorkspaceState'
import classes from './start.module.css'

interface DropZoneProps {
  readonly busy: boolean
  readonly onFiles: (files: readonly File[]) => void
}

/** The files of a dropped folder, as deep as it goes; a dropped file is itself. */
async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const out: File[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return out
    for (const it of some) out.push(...(await filesOf(it)))
  }
}

/** Where files come in: dropped, or chosen with the buttons. */
export function DropZone({ busy, onFiles }: DropZoneProps) {
  const words = useWords()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const phone = usePhone()
  const take = (list: FileList | null) => {
    if (list && list.length > 0) onFiles([...list])
  }
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const entries = [...event.dataTransfer.items].map((it) => it.webkitGetAsEntry()).filter((it) => it !== null)
    const dropped = (await Promise.all(entries.map(filesOf))).flat()
    if (dropped.length > 0) onFiles(dropped)
  }
  return (
    <section
      className={classes.zone}
      data-over={over || undefined}
      aria-label={words.say('import.zone')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={drop}
    >
      <svg className={classes.cloth} aria-hidden="true">
        <defs>
          <pattern id="stitches" width="26" height="26" patternUnits="userSpaceOnUse">
            <path d="M8 8l10 10M18 8L8 18" />
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill="url(#stitches)" />
      </svg>
      <div className={classes.invite}>
        <img src="/mark.svg" alt="" width={44} height={44} />
        <h1>{words.say(over ? 'import.letGo' : phone ? 'import.pickFiles' : 'import.drop')}</h1>
        <p>{words.say('import.dropBody')}</p>
        <div className={classes.choose}>
          <Button
            loading={busy}
            leftSection={<IconUpload size={16} stroke={1.75} aria-hidden="true" />}
            onClick={() => files.current?.click()}
          >
            {words.say('import.chooseFiles')}
          </Button>
          <Button
            variant="default"
            className={classes.folder}
            disabled={busy}
            leftSection={<IconFolderOpen size={16} stroke={1.75} aria-hidden="true" />}
            onClick={() => folder.current?.click()}
          >
            {words.say('import.chooseFolder')}
          </Button>
        </div>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          data-testid="files"
          aria-hidden="true"
          tabIndex={-1}
          onChange={(event) => {
            take(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
        <input
          ref={(it) => {
            folder.current = it
            it?.setAttribute('webkitdirectory', '')
          }}
          type="file"
          multiple
          hidden
          aria-hidden="true"
          tabIndex={-1}
          onChange={(event) => {
            take(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
      </div>
    </section>
  )
}
