import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './edit.module.css'
import { fieldName } from './faultText'
import type { Field } from './fields'
import { type FormBinding, inputId } from './useForm'

interface RowProps {
  readonly id: string
  readonly name: string
  readonly fault?: string
  readonly children: ReactNode
}

/** A label and its control in two columns; what is wrong stands below it. */
export function FormRow({ id, name, fault, children }: RowProps) {
  return (
    <div className={classes.row}>
      <label htmlFor={id} className={classes.label}>
        {name}
      </label>
      <div className={classes.control}>
        {children}
        {fault && (
          <p id={`${id}-fault`} className={classes.fault}>
            {fault}
          </p>
        )}
      </div>
    </div>
  )
}

function ManyRow({ field, form }: { field: Field; form: FormBinding }) {
  const words = useWords()
  const typed = form.typed(field)
  const chosen = typeof typed === 'string' ? [] : typed
  const id = inputId(field.path)
  return (
    <fieldset className={classes.row} id={id} tabIndex={-1}>
      <legend className={classes.label}>{fieldName(field, words)}</legend>
      <div className={classes.many}>
        {field.choices?.map(({ key, label }) => (
          <Checkbox
            key={key}
            size="xs"
            label={words.label(label)}
            checked={chosen.includes(key)}
            onChange={() =>
              form.type(
                field,
                field.choices?.map((it) => it.key).filter((it) => (it === key ? !chosen.includes(it) : chosen.includes(it))) ??
                  [],
              )
            }
            onBlur={() => form.leave(field)}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** One field of the form with the control that fits what it may hold. */
export function FieldRow({ field, form }: { field: Field; form: FormBinding }) {
  const words = useWords()
  if (field.kind === 'many') return <ManyRow field={field} form={form} />
  const id = inputId(field.path)
  const typed = form.typed(field)
  const text = typeof typed === 'string' ? typed : typed.join('\n')
  const fault = form.fault(field)
  const common = {
    id,
    value: text,
    error: fault !== undefined,
    'aria-describedby': fault ? `${id}-fault` : undefined,
    'aria-required': field.required || undefined,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
      form.type(field, event.currentTarget.value),
    onBlur: () => form.leave(field),
  }
  const control = () => {
    switch (field.kind) {
      case 'choice':
      case 'boolean': {
        const choices =
          field.kind === 'boolean'
            ? [
                { value: 'true', label: words.say('asset.yes') },
                { value: 'false', label: words.say('asset.no') },
              ]
            : (field.choices ?? []).map((it) => ({ value: it.key, label: words.label(it.label) }))
        const strange = text !== '' && !choices.some((it) => it.value === text) ? [{ value: text, label: text }] : []
        return (
          <NativeSelect {...common} size="sm" data={[{ value: '', label: words.say('form.none') }, ...choices, ...strange]} />
        )
      }
      case 'long':
      case 'list':
        return <Textarea {...common} size="sm" rows={field.kind === 'list' ? 2 : 3} />
      case 'free':
        return <Textarea {...common} size="sm" rows={text.length > 30 ? 3 : 1} className={classes.free} />
      case 'date':
        return <TextInput {...common} size="sm" type="date" />
      case 'time':
        return <TextInput {...common} size="sm" type="datetime-local" />
      default:
        return (
          <TextInput
            {...common}
            size="sm"
            inputMode={field.kind === 'number' || field.kind === 'integer' ? 'decimal' : undefined}
            className={field.path === 'ref' ? classes.code : undefined}
            rightSection={field.unit ? <span className={classes.unit}>{field.unit}</span> : undefined}
            rightSectionWidth={field.unit ? 36 : undefined}
            rightSectionPointerEvents="none"
          />
        )
    }
  }
  return (
    <FormRow id={id} name={fieldName(field, words)} fault={fault}>
      {control()}
    </FormRow>
  )
}
