import { useCallback, useEffect, useState } from 'react'

const TOLD_MS = 2000

/** Puts a text on the clipboard, also where the page came over plain HTTP and the browser withholds its newer way. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  const focused = document.activeElement
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
}

/** The way to copy, and whether that was done within the last two seconds. */
export function useCopy(): readonly [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = window.setTimeout(() => setCopied(false), TOLD_MS)
    return () => window.clearTimeout(timer)
  }, [copied])
  const copy = useCallback((text: string) => {
    copyText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }, [])
  return [copied, copy]
}
