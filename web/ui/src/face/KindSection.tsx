import { KINDS } from '../api/types'
import { useWords } from '../i18n/useWords'
import { kindKey, NEW_KIND, withTold } from './choice'
import classes from './face.module.css'
import { ToldLine } from './ToldLine'
import type { FaceAnswer } from './types'
import type { Editing } from './useFaceDraft'
import { useFieldNames } from './useFieldNames'

/** Which kinds of boundaries are told. */
export function KindSection({ answer, editing }: { answer: FaceAnswer; editing: Editing }) {
  const words = useWords()
  const names = useFieldNames(answer)
  const { choice, change, told } = editing
  const kinds = KINDS.filter((it) => answer.choosable.kinds[it])
  const before = (key: string) => answer.kinds?.find((it) => kindKey(it.kind) === key)
  return (
    <section className={classes.part} aria-labelledby="face-kinds">
      <div className={classes.bar}>
        <h2 id="face-kinds">{words.say('face.kinds')}</h2>
        <span className="caption">
          {words.say('face.chosenOf', {
            chosen: kinds.filter((it) => choice.told[kindKey(it)]).length,
            all: kinds.length,
          })}
        </span>
      </div>
      <ul className={`${classes.card} ${classes.lines}`}>
        {kinds.map((kind) => {
          const key = kindKey(kind)
          const put = (it: typeof NEW_KIND | undefined) => change(withTold(choice, [key], () => it))
          const was = before(key)
          return (
            <ToldLine
              key={kind}
              kind="boundary"
              name={words.kind(kind)}
              told={choice.told[key]}
              fields={names.ofKind(kind)}
              fault={told[key]}
              onChoose={(on) =>
                put(on ? (was ? { fields: was.fields ?? [], decimals: was.decimals ?? 0 } : NEW_KIND) : undefined)
              }
              onChange={put}
            />
          )
        })}
      </ul>
    </section>
  )
}
