import { ActionIcon, Button } from '@mantine/core'
import { IconArrowLeft, IconKeyboard, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useWords } from '../i18n/useWords'
import type { Lang } from '../view/view'
import classes from './frame.module.css'

interface TopBarProps {
  readonly district: string | undefined
  readonly phone: boolean
  readonly search: ReactNode
  readonly onLang: (lang: Lang) => void
  readonly onHelp: () => void
}

/** Mark, name and district; the search; the language. */
export function TopBar({ district, phone, search, onLang, onHelp }: TopBarProps) {
  const words = useWords()
  const [searching, setSearching] = useState(false)
  if (phone && searching) {
    const close = words.say('top.closeSearch')
    return (
      <header className={classes.top}>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.touch}
          aria-label={close}
          onClick={() => setSearching(false)}
        >
          <IconArrowLeft size={22} stroke={1.75} />
        </ActionIcon>
        <div className={classes.searchPhone}>{search}</div>
      </header>
    )
  }
  const other: Lang = words.lang === 'zh' ? 'en' : 'zh'
  return (
    <header className={classes.top}>
      <img className={classes.mark} src="/mark.svg" alt="" width={28} height={28} />
      <span className={classes.brand}>{words.say('app.name')}</span>
      <span className={classes.district} title={district}>
        {district ?? words.say('top.unnamed')}
      </span>
      <span className={classes.space} />
      {phone ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.touch}
          aria-label={words.say('top.openSearch')}
          onClick={() => setSearching(true)}
        >
          <IconSearch size={22} stroke={1.75} />
        </ActionIcon>
      ) : (
        <>
          {search}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            title={`${words.say('top.help')} ?`}
            aria-label={words.say('top.help')}
            onClick={onHelp}
          >
            <IconKeyboard size={18} stroke={1.75} />
          </ActionIcon>
        </>
      )}
      <Button
        variant="subtle"
        color="gray"
        className={phone ? classes.langPhone : classes.lang}
        aria-label={words.say('top.languageLabel')}
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => onLang(other)}
      >
        {words.say('top.language')}
      </Button>
    </header>
  )
}
