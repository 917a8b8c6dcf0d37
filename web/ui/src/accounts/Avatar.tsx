import { initials } from '../access/initials'
import classes from './accounts.module.css'

/** The round sign of a person; grey where the account is disabled. */
export function Avatar({ name, off }: { name: string; off?: boolean }) {
  return (
    <span className={classes.avatar} data-off={off || undefined} aria-hidden="true">
      {initials(name)}
    </span>
  )
}
