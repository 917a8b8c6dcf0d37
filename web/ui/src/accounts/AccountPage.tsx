import { Button, TextInput } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { type FormEvent, Suspense, useState } from 'react'
import { lookAgain } from '../access/keep'
import { displayFault } from '../access/rules'
import type { Grant } from '../access/session'
import { useRoles } from '../access/useRoles'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { late } from '../app/late'
import { when } from '../format/times'
import { PageLink } from '../frame/PageLink'
import { useWords } from '../i18n/useWords'
import { usePhone } from '../workspace/useWorkspaceState'
import { useDraft } from '../write/useWriter'
import { Avatar } from './Avatar'
import classes from './accounts.module.css'
import { changeAccount, tokensOfPath } from './api'
import { draftKey, type GrantsDraft, sameGrants } from './draft'
import { GrantsEditor } from './GrantsEditor'
import { InvitationCard } from './InvitationCard'
import { PlaceChooser } from './PlaceChooser'
import { ReachWords } from './ReachWords'
import { TokenList } from './TokenList'
import type { Account, Token } from './types'
import { usePlaces } from './usePlaces'
import { useSaving } from './useSaving'

const TerritoryMap = late(() => import('./TerritoryMap'))

interface AccountPageProps {
  readonly account: Account
  readonly onChanged: () => void
}

/** One account: its name, its rights with the territory on the map, the link to hand over, and its tokens. */
export function AccountPage({ account, onChanged }: AccountPageProps) {
  const words = useWords()
  const phone = usePhone()
  const { toast, session } = useApp()
  const roles = useRoles()
  const saving = useSaving()
  const [draft, setDraft] = useDraft<GrantsDraft>(draftKey(account.name))
  const grants = draft?.grants ?? account.grants
  const [choosing, setChoosing] = useState<number>()
  const [kind, setKind] = useState('street')
  const [renaming, setRenaming] = useState(false)
  const place = usePlaces(grants.map((it) => it.boundary))
  const tokens = useAnswer<{ readonly items: readonly Token[] }>(tokensOfPath(account.name), 0)
  const name = account.display || account.name

  const change = (next: readonly Grant[]) =>
    setDraft(sameGrants(next, account.grants) ? undefined : { grants: next, at: Date.now() })
  const undo = (label: string, back: () => void) => ({
    text: label,
    action: { label: words.say('accounts.undo'), onClick: back },
  })

  /** Saves a part of the account; the message takes it back. */
  const save = async (part: { grants?: readonly Grant[]; disabled?: boolean; display?: string }, text: string) => {
    const before = { grants: account.grants, disabled: account.disabled, display: account.display }
    const kept = await saving.run(() => changeAccount(account.name, { version: account.version, ...part }))
    onChanged()
    if (!kept) return false
    // Whoever changed his own rights sees what they are now.
    if (account.name === session.account && part.grants) void lookAgain()
    const back = Object.fromEntries(Object.keys(part).map((key) => [key, before[key as keyof typeof before]]))
    toast(
      undo(text, () => {
        void saving.run(() => changeAccount(account.name, { version: kept.version, ...back })).then(onChanged)
      }),
    )
    return true
  }
  const saveGrants = async () => {
    if (await save({ grants }, words.say('accounts.rightsSaved', { name }))) {
      setDraft(undefined)
      setChoosing(undefined)
    }
  }
  const territory = (
    <Suspense fallback={<div className={classes.map} aria-busy="true" />}>
      <TerritoryMap
        places={grants.flatMap((it, index) => {
          const at = place.get(it.boundary)
          return at ? [{ boundary: at, active: index === choosing }] : []
        })}
        kind={choosing === undefined ? undefined : kind}
        onPick={(boundary) => choosing !== undefined && choose(choosing, boundary)}
      />
    </Suspense>
  )
  const choose = (index: number, boundary: number) => change(grants.map((it, at) => (at === index ? { ...it, boundary } : it)))
  const chooser = choosing !== undefined && (
    <PlaceChooser
      kind={kind}
      onKind={setKind}
      chosen={grants[choosing]?.boundary}
      onChoose={(boundary) => choose(choosing, boundary)}
      onClose={() => setChoosing(undefined)}
    />
  )
  return (
    <div className={classes.split}>
      <div className={classes.aside}>
        <PageLink to={{ page: 'accounts' }} className={classes.back}>
          <IconChevronLeft size={16} stroke={1.75} aria-hidden="true" />
          {words.say('accounts.all')}
        </PageLink>
        <header className={classes.head}>
          <Avatar name={name} off={account.disabled} />
          <div className={classes.lineText}>
            <h1>{name}</h1>
            <span className="mono">{account.name}</span>
          </div>
          {account.disabled && <span className={classes.tag}>{words.say('accounts.isDisabled')}</span>}
        </header>
        <p className="caption">
          {words.say('accounts.since', { at: when(account.created_at, new Date()) })}
          {' · '}
          {account.last_sign_in_at
            ? words.say('accounts.lastAt', { at: when(account.last_sign_in_at, new Date()) })
            : words.say(account.has_password ? 'accounts.never' : 'accounts.invited')}
        </p>
        {renaming ? (
          <Rename
            account={account}
            onSave={async (display) => {
              if (await save({ display }, words.say('accounts.renamed', { name: display }))) setRenaming(false)
            }}
            onClose={() => setRenaming(false)}
          />
        ) : (
          <div className={classes.buttons}>
            <Button size="compact-sm" variant="default" onClick={() => setRenaming(true)}>
              {words.say('accounts.rename')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              loading={saving.busy}
              onClick={() =>
                save(
                  { disabled: !account.disabled },
                  words.say(account.disabled ? 'accounts.enabledNow' : 'accounts.disabledNow', { name }),
                )
              }
            >
              {words.say(account.disabled ? 'accounts.enable' : 'accounts.disable')}
            </Button>
          </div>
        )}
        <GrantsEditor
          grants={grants}
          saved={account.grants}
          draft={draft}
          roles={roles}
          place={place}
          choosing={choosing}
          onChoosing={setChoosing}
          onChange={change}
          busy={saving.busy}
          faults={saving.told}
          onSave={saveGrants}
          onDiscard={() => {
            setDraft(undefined)
            setChoosing(undefined)
          }}
        >
          {phone && choosing !== undefined && (
            <div className={classes.inline}>
              {territory}
              {chooser}
            </div>
          )}
        </GrantsEditor>
        <section className={classes.section}>
          <h2>{words.say('accounts.sum')}</h2>
          <ReachWords grants={grants.filter((it) => it.boundary >= 0)} roles={roles} place={place.name} />
        </section>
        {phone && choosing === undefined && <div className={classes.inline}>{territory}</div>}
        <section className={classes.section}>
          <h2>{words.say('invite.heading')}</h2>
          <InvitationCard account={account} />
        </section>
        <section className={classes.section}>
          <h2>{words.say('me.tokens')}</h2>
          <TokenList answer={tokens} empty={words.say('accounts.noToken')} />
        </section>
      </div>
      {!phone && (
        <div className={classes.stage}>
          {territory}
          {chooser && <div className={classes.chooser}>{chooser}</div>}
        </div>
      )}
    </div>
  )
}

interface RenameProps {
  readonly account: Account
  readonly onSave: (display: string) => void
  readonly onClose: () => void
}

function Rename({ account, onSave, onClose }: RenameProps) {
  const words = useWords()
  const [display, setDisplay] = useState(account.display)
  const said = displayFault(display)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (said) return
    if (display.trim() === account.display) onClose()
    else onSave(display.trim())
  }
  return (
    <form className={classes.rename} noValidate onSubmit={submit}>
      <TextInput
        label={words.say('setup.display')}
        autoComplete="off"
        ref={(field) => {
          if (field && document.activeElement === document.body) field.focus()
        }}
        value={display}
        error={said && words.say(said, { value: display.trim() })}
        onChange={(event) => setDisplay(event.currentTarget.value)}
      />
      <Button type="submit">{words.say('accounts.save')}</Button>
      <Button variant="default" onClick={onClose}>
        {words.say('accounts.cancel')}
      </Button>
    </form>
  )
}
