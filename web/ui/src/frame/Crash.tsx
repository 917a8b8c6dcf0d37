import { Component, type ReactNode } from 'react'
import { speech } from '../i18n'
import { sentence } from '../i18n/sentence'
import classes from './crash.module.css'

const say = (key: string) => sentence(speech.get().book, speech.get().lang, key)

/** Stands in for a page that failed, with a way to open it again. */
export class Crash extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main className={classes.crash} role="alert">
        <h1>{say('crash.title')}</h1>
        <button type="button" className={classes.reload} onClick={() => window.location.reload()}>
          {say('crash.reload')}
        </button>
      </main>
    )
  }
}
