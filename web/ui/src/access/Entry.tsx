import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/useWords'
import type { ViewStore } from '../view/store'
import { ClothArt } from './ClothArt'
import classes from './entry.module.css'

/** The frame of the pages before the book: the cloth, the name, the language, and one form. */
export function Entry({ store, title, children }: { store: ViewStore; title: string; children: ReactNode }) {
  const words = useWords()
  const other = words.lang === 'zh' ? 'en' : 'zh'
  return (
    <div className={classes.entry}>
      <ClothArt />
      <main className={classes.side} aria-label={title}>
        <header className={classes.head}>
          <img src="/mark.svg" alt="" width={36} height={36} />
          <span className={classes.name}>
            <b>{words.say('app.name')}</b>
            <span className="caption">{words.say('entry.otherName')}</span>
          </span>
          <UnstyledButton
            className={classes.language}
            aria-label={words.say('top.languageLabel')}
            lang={other === 'zh' ? 'zh-CN' : 'en'}
            onClick={() => store.change({ lang: other })}
          >
            {words.say('top.language')}
          </UnstyledButton>
        </header>
        <div className={classes.body}>
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </div>
  )
}
