import { Kbd, Modal } from '@mantine/core'
import { type Said, useWords } from '../i18n/useWords'
import { commandKey, commandsNow } from '../palette/commands'
import classes from './frame.module.css'

const KEYS: readonly (readonly [string, Said])[] = [
  ['Ctrl K', 'help.search'],
  ['/', 'help.filter'],
  ['[', 'help.left'],
  [']', 'help.right'],
  ['B', 'help.near'],
  ['0', 'help.whole'],
  ['+ −', 'help.zoom'],
  ['← ↑ ↓ →', 'help.pan'],
  [', .', 'help.days'],
  ['Esc', 'help.escape'],
  ['?', 'help.this'],
]

/** What the keys do: those that always hold, then those of every command that can be given now. */
export default function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const words = useWords()
  const known = new Set<string>(KEYS.map(([, what]) => what))
  const commands = opened ? commandsNow().filter((it) => it.keys && !known.has(it.say)) : []
  return (
    <Modal
      opened={opened}
      data-closing={opened ? undefined : true}
      onClose={onClose}
      title={words.say('help.title')}
      size={380}
      centered
      classNames={{ title: classes.helpTitle }}
      closeButtonProps={{ 'aria-label': words.say('help.close') }}
    >
      <dl className={classes.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              <Kbd>{keys}</Kbd>
            </dt>
            <dd>{words.say(what)}</dd>
          </div>
        ))}
        {commands.map((it) => (
          <div key={commandKey(it)}>
            <dt>
              <Kbd>{it.keys}</Kbd>
            </dt>
            <dd>{it.name ? words.say(it.say, { name: words.say(it.name) }) : words.say(it.say)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
