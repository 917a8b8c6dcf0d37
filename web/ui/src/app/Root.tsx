import { Suspense, useEffect, useMemo } from 'react'
import { ended, signInPath } from '../access/keep'
import { isStranger, may, personOf, readSession, session, sessionTrouble, takeSession } from '../access/session'
import classes from '../frame/frame.module.css'
import { Opening, Shut, Unreachable } from '../frame/Opening'
import { learn, speak } from '../i18n'
import { entryWords } from '../i18n/parts'
import { useSignal } from '../view/signal'
import { useView, type ViewStore } from '../view/store'
import { App } from './App'
import { late } from './late'
import { routeOf, usePath } from './route'

const SignInPage = late(async () => {
  await learn(entryWords)
  return import('../access/SignInPage')
})
const SetupPage = late(async () => {
  await learn(entryWords)
  return import('../access/SetupPage')
})
const SignInAgain = late(async () => {
  await learn(entryWords)
  return import('../access/SignInAgain')
})

const NoAccess = late(async () => {
  await learn(entryWords)
  return import('../access/NoAccess')
})

const AGAIN_MS = 3000

/** Reads who asks, and takes the answer over. */
export const openSession = () => readSession().then((it) => it && takeSession(it))

/** Nobody is known to ask: the address becomes that of the sign-in page, which leads back here. */
function useWayIn(shut: boolean) {
  useEffect(() => {
    if (!shut) return
    window.history.replaceState(null, '', signInPath())
    window.dispatchEvent(new PopStateEvent('popstate'))
  }, [shut])
}

/** The whole interface: who asks comes first, then the page that the address names. */
export function Root({ store }: { store: ViewStore }) {
  const { lang } = useView(store)
  const path = usePath()
  const route = useMemo(() => routeOf(path), [path])
  const known = useSignal(session)
  const trouble = useSignal(sessionTrouble)
  const out = useSignal(ended)
  useEffect(() => void speak(lang), [lang])
  useEffect(() => {
    if (known || trouble === undefined) return
    const timer = window.setTimeout(openSession, AGAIN_MS)
    return () => window.clearTimeout(timer)
  }, [known, trouble])
  const entry = route.page === 'sign-in' || route.page === 'setup'
  useWayIn(known !== undefined && isStranger(known) && !entry)

  if (route.page === 'setup') {
    return (
      <Suspense fallback={<div aria-busy="true" />}>
        <SetupPage store={store} secret={route.secret} />
      </Suspense>
    )
  }
  if (!known)
    return (
      <div className={classes.app}>
        <Shut>{trouble === undefined ? <Opening /> : <Unreachable why="" retry={openSession} />}</Shut>
      </div>
    )
  if (entry || isStranger(known)) {
    return (
      <Suspense fallback={<div aria-busy="true" />}>
        <SignInPage store={store} session={known} />
      </Suspense>
    )
  }
  if (!may(known, 'see')) {
    return (
      <Suspense fallback={<div aria-busy="true" />}>
        <NoAccess store={store} session={known} />
      </Suspense>
    )
  }
  return (
    <>
      <App key={personOf(known)} store={store} session={known} />
      {out && (
        <Suspense fallback={null}>
          <SignInAgain session={known} />
        </Suspense>
      )}
    </>
  )
}
