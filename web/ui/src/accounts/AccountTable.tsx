import { Button, Skeleton, TextInput } from '@mantine/core'
import { IconSearch, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { headed, useRoles } from '../access/useRoles'
import { when } from '../format/times'
import { PageLink } from '../frame/PageLink'
import { useWords } from '../i18n/useWords'
import { AddAccount } from './AddAccount'
import { Avatar } from './Avatar'
import classes from './accounts.module.css'
import type { Account } from './types'
import { usePlaces } from './usePlaces'

interface AccountTableProps {
  /** Undefined until they are read. */
  readonly accounts: readonly Account[] | undefined
  readonly onChanged: () => void
}

/** All accounts with what they may do and when they were here last; the disabled ones apart. */
export function AccountTable({ accounts, onChanged }: AccountTableProps) {
  const words = useWords()
  const roles = useRoles()
  const [text, setText] = useState('')
  const [adding, setAdding] = useState(false)
  const place = usePlaces((accounts ?? []).flatMap((it) => it.grants.map((grant) => grant.boundary)))
  const now = new Date()
  const wanted = text.trim().toLowerCase()
  const found = (accounts ?? []).filter(
    (it) => it.name.toLowerCase().includes(wanted) || it.display.toLowerCase().includes(wanted),
  )
  const enabled = found.filter((it) => !it.disabled)
  const disabled = found.filter((it) => it.disabled)
  const placesOf = (it: Account) => {
    const ids = [...new Set(it.grants.map((grant) => grant.boundary))]
    return words.list(ids.map((id) => (id === 0 ? words.say('reach.whole') : place.name(id))))
  }
  const row = (it: Account) => (
    <tr key={it.name}>
      <td>
        <PageLink to={{ page: 'accounts', account: it.name }} className={classes.person}>
          <Avatar name={it.display || it.name} off={it.disabled} />
          <span className={classes.lineText}>
            <b>{it.display || it.name}</b>
            <span className="mono">{it.name}</span>
          </span>
        </PageLink>
      </td>
      <td>
        {it.grants.length === 0 ? (
          <span className={classes.nothing}>{words.say('accounts.noRole')}</span>
        ) : (
          headed(words.list([...new Set(it.grants.map((grant) => roles.role(grant.role)))]))
        )}
      </td>
      <td>{placesOf(it)}</td>
      <td className={classes.time}>
        {it.last_sign_in_at ? when(it.last_sign_in_at, now) : words.say(it.has_password ? 'accounts.never' : 'accounts.invited')}
      </td>
    </tr>
  )
  const table = (rows: readonly Account[], label: string) => (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{words.say('accounts.who')}</th>
          <th scope="col">{words.say('accounts.roles')}</th>
          <th scope="col">{words.say('accounts.places')}</th>
          <th scope="col" className={classes.time}>
            {words.say('accounts.lastSignIn')}
          </th>
        </tr>
      </thead>
      <tbody>{rows.map(row)}</tbody>
    </table>
  )
  return (
    <div className={classes.column}>
      <header className={classes.bar}>
        <h1>{words.say('nav.accounts')}</h1>
        <TextInput
          className={classes.search}
          type="search"
          aria-label={words.say('accounts.search')}
          placeholder={words.say('accounts.search')}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden="true" />}
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
        >
          {words.say('accounts.add')}
        </Button>
      </header>
      {adding && <AddAccount onAdded={onChanged} onClose={() => setAdding(false)} />}
      {!accounts && [0, 1, 2].map((it) => <Skeleton key={it} height={52} radius={6} />)}
      {accounts?.length === 0 && (
        <p className={classes.card} role="status">
          {words.say('accounts.none')}
        </p>
      )}
      {accounts && accounts.length > 0 && found.length === 0 && (
        <p className={classes.card} role="status">
          {words.say('accounts.noneFound', { q: text.trim() })}{' '}
          <Button size="compact-sm" variant="default" onClick={() => setText('')}>
            {words.say('accounts.showAll', { n: accounts.length })}
          </Button>
        </p>
      )}
      {enabled.length > 0 && table(enabled, words.say('accounts.enabled', { n: enabled.length }))}
      {disabled.length > 0 && (
        <section className={classes.apart}>
          <h2>{words.say('accounts.disabled', { n: disabled.length })}</h2>
          {table(disabled, words.say('accounts.disabled', { n: disabled.length }))}
        </section>
      )}
    </div>
  )
}
