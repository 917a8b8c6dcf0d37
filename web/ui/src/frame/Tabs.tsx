import { UnstyledButton } from '@mantine/core'
import { IconList, IconRadar2, IconStack2 } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import classes from './frame.module.css'

export type Tab = 'layers' | 'near' | 'list'

interface TabsProps {
  readonly active: Tab | undefined
  readonly onTab: (tab: Tab) => void
}

/** The three ways into the book at the foot of a phone. */
export function Tabs({ active, onTab }: TabsProps) {
  const words = useWords()
  const tab = (key: Tab, text: string, Icon: typeof IconList) => (
    <UnstyledButton className={classes.tab} aria-pressed={active === key} onClick={() => onTab(key)}>
      <Icon size={22} stroke={1.75} aria-hidden="true" />
      <span>{text}</span>
    </UnstyledButton>
  )
  return (
    <nav className={classes.tabs}>
      {tab('layers', words.say('phone.layers'), IconStack2)}
      {tab('near', words.say('phone.near'), IconRadar2)}
      {tab('list', words.say('phone.list'), IconList)}
    </nav>
  )
}
