import { UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { Refusal } from '../api/send'
import { useApp } from '../app/context'
import { type Said, useWords } from '../i18n/useWords'
import { refusalText } from '../write/refusal'
import classes from './account.module.css'
import { takeRole } from './api'
import { changeRole } from './keep'
import { headed, useRoles } from './useRoles'

/** What each role is for, in a line. */
const WHY: Readonly<Record<string, Said>> = {
  viewer: 'demo.viewer',
  crew: 'demo.crew',
  designer: 'demo.designer',
  planner: 'demo.planner',
  keeper: 'demo.keeper',
  approver: 'demo.approver',
  supervisor: 'demo.supervisor',
  admin: 'demo.admin',
}

/** As whom to look at the sample. What one may see and do changes at once: the page opens anew for the role. */
export default function DemoRoles() {
  const words = useWords()
  const { session, toast } = useApp()
  const { role } = useRoles()
  const [busy, setBusy] = useState<string>()
  const choose = async (as: string) => {
    if (busy !== undefined || as === session.demo.as) return
    setBusy(as)
    try {
      await takeRole(as)
      changeRole()
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      toast({ text: refusalText(cause, words), tone: 'refused' })
      setBusy(undefined)
    }
  }
  return (
    <div className={classes.part}>
      <p className={classes.sample}>{words.say('demo.why')}</p>
      <h3>{words.say('demo.as')}</h3>
      <div role="radiogroup" aria-label={words.say('demo.as')}>
        {['', ...session.demo.offered].map((as) => {
          const chosen = as === session.demo.as
          const why = as === '' ? 'demo.all' : WHY[as]
          return (
            <UnstyledButton
              key={as}
              role="radio"
              aria-checked={chosen}
              aria-disabled={busy !== undefined}
              className={classes.role}
              onClick={() => choose(as)}
            >
              <span className={classes.tick}>{chosen && <IconCheck size={16} stroke={2} aria-hidden="true" />}</span>
              <span className={classes.roleText}>
                <b>{as === '' ? words.say('demo.everything') : headed(role(as))}</b>
                {why && <span className="caption">{words.say(why)}</span>}
              </span>
            </UnstyledButton>
          )
        })}
      </div>
    </div>
  )
}
