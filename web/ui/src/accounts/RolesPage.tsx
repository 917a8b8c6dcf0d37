import { Skeleton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Fragment } from 'react'
import { headed, useRoles } from '../access/useRoles'
import { useWords } from '../i18n/useWords'
import { SettingsFrame } from '../settings/SettingsFrame'
import classes from './accounts.module.css'

/** What each role may do, for reference. */
export default function RolesPage() {
  const words = useWords()
  const { data } = useRoles()
  return (
    <SettingsFrame label={words.say('nav.roles')}>
      <div className={classes.column}>
        <h1>{words.say('nav.roles')}</h1>
        <p className={classes.lead}>{words.say('roles.why')}</p>
        {!data && <Skeleton height={320} radius={10} />}
        {data && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard too
          <section className={classes.sheet} tabIndex={0} aria-label={words.say('nav.roles')}>
            <table className={classes.matrix}>
              <thead>
                <tr>
                  <th scope="col">{words.say('roles.permission')}</th>
                  {data.roles.map((it) => (
                    <th key={it.key} scope="col">
                      {headed(words.label(it.name))}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.permissions.map((permission) => (
                  <tr key={permission.key}>
                    <th scope="row">{headed(words.label(permission.name))}</th>
                    {data.roles.map((role) => (
                      <td key={role.key}>
                        {role.permissions.includes(permission.key) ? (
                          <Fragment>
                            <IconCheck size={18} stroke={2} aria-hidden="true" />
                            <span className={classes.hidden}>{words.say('roles.may')}</span>
                          </Fragment>
                        ) : (
                          <span aria-hidden="true" className={classes.not}>
                            ·
                          </span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        <p className="caption">{words.say('roles.admin')}</p>
      </div>
    </SettingsFrame>
  )
}
