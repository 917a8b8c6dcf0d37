import type { ComponentProps } from 'react'
import { useApp } from '../app/context'
import { pathOf, type Route } from '../app/route'

interface PageLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  readonly to: Route
  readonly onFollow?: () => void
}

/** A link to another page: an honest address, followed without loading everything again. */
export function PageLink({ to, onFollow, children, ...rest }: PageLinkProps) {
  const { go } = useApp()
  return (
    <a
      {...rest}
      href={pathOf(to)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return
        event.preventDefault()
        go(to)
        onFollow?.()
      }}
    >
      {children}
    </a>
  )
}
