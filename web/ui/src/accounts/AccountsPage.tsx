import { Button } from '@mantine/core'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { NoRight } from '../frame/NoRight'
import { useWords } from '../i18n/useWords'
import { SettingsFrame } from '../settings/SettingsFrame'
import { AccountPage } from './AccountPage'
import { AccountTable } from './AccountTable'
import classes from './accounts.module.css'
import { accountsPath } from './api'
import type { Account } from './types'

/** Who may use the book: all accounts, or one of them. */
export default function AccountsPage() {
  const words = useWords()
  const { route } = useApp()
  const answer = useAnswer<{ readonly items: readonly Account[] }>(accountsPath, 0)
  const name = route.page === 'accounts' ? route.account : undefined
  const { data, error, retry } = answer
  const one = name === undefined ? undefined : data?.items.find((it) => it.name === name)
  return (
    <SettingsFrame label={words.say('nav.accounts')}>
      {error?.status === 403 && <NoRight what={words.say('nav.accounts')} grantors={error.grantors} />}
      {error && error.status !== 403 && !data && (
        <div className={classes.column} role="alert">
          <p>{error.message || words.say('load.failed')}</p>
          <Button variant="default" onClick={retry}>
            {words.say('bar.retry')}
          </Button>
        </div>
      )}
      {!(error && !data) && name === undefined && <AccountTable accounts={data?.items} onChanged={retry} />}
      {data && name !== undefined && !one && <p className={classes.column}>{words.say('accounts.gone', { name })}</p>}
      {one && <AccountPage key={one.name} account={one} onChanged={retry} />}
    </SettingsFrame>
  )
}
