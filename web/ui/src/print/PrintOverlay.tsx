import { Suspense } from 'react'
import { createPortal } from 'react-dom'
import { late } from '../app/late'
import { learn } from '../i18n'
import { printWords } from '../i18n/parts'
import { useSignal } from '../view/signal'
import { printOpen } from './printStore'

const PrintDialog = late(async () => {
  await learn(printWords)
  return import('./PrintDialog')
})

/** The preview stands beside the page, so that printing can leave the page out. */
export default function PrintOverlay() {
  const opened = useSignal(printOpen)
  if (!opened) return null
  return createPortal(
    <Suspense fallback={null}>
      <PrintDialog />
    </Suspense>,
    document.body,
  )
}
