import { Kbd, Modal } from '@mantine/core'
import { type Said, useWords } from '../i18n/useWords'
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
  ['Esc', 'help.escape'],
  ['?', 'help.this'],
]

/** What the keys do. */
export default function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const words = useWords()
  return (
    <Modal
      opened={opened}
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
      </dl>
    </Modal>
  )
}
