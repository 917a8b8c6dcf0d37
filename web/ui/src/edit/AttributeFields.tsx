import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { Catalogue } from '../api/types'
import { useWords } from '../i18n/useWords'
import { Part } from '../panel/Facts'
import classes from './edit.module.css'
import { FieldRow } from './FieldRow'
import { type Field, formOf } from './fields'
import { type Content, same, valueAt } from './record'
import type { FormBinding, FormState } from './useForm'

/** The attribute fields in the order they are shown; a field that was filled in this form stays where it is. */
export function shownFields(
  base: Content,
  state: FormState,
  catalogue: Catalogue,
): { filled: readonly Field[]; unfilled: readonly Field[] } {
  const start = formOf(
    { ...base, class: state.content.class, attributes: { ...state.content.attributes, ...base.attributes } },
    catalogue,
  )
  const added = (field: Field) => base.attributes[field.key] === undefined && !field.required && field.name !== undefined
  const now = start.filled.filter((field) => !added(field))
  return { filled: now, unfilled: [...start.filled.filter(added), ...start.unfilled] }
}

interface AttributeFieldsProps {
  readonly base: Content
  readonly state: FormState
  readonly catalogue: Catalogue
  readonly form: FormBinding
  /** Starts with the empty fields open. */
  readonly unfold?: true
}

/** The attributes of the class: what is filled first, the rest folded until it is wanted. */
export function AttributeFields({ base, state, catalogue, form, unfold }: AttributeFieldsProps) {
  const words = useWords()
  const id = useId()
  const { filled, unfilled } = shownFields(base, state, catalogue)
  const touched = unfilled.filter((it) => it.path in state.raw || !same(valueAt(state.content, it.path), undefined))
  const [open, setOpen] = useState(unfold === true || touched.length > 0)
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <Part title={words.say('asset.attributes')}>
      {filled.map((field) => (
        <FieldRow key={field.path} field={field} form={form} />
      ))}
      {unfilled.length > 0 && (
        <>
          <UnstyledButton className={classes.fold} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            <Chevron size={16} stroke={1.75} aria-hidden="true" />
            {words.say('form.unfilled', { n: unfilled.length })}
          </UnstyledButton>
          <div id={id} hidden={!open} className={classes.rows}>
            {open && unfilled.map((field) => <FieldRow key={field.path} field={field} form={form} />)}
          </div>
        </>
      )}
    </Part>
  )
}
