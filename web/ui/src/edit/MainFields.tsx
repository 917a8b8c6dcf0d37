import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { type Catalogue, CONDITION_CHOICES, STAGES } from '../api/types'
import { ClassGlyph } from '../design/ClassGlyph'
import { ConditionMark } from '../design/ConditionMark'
import { useWords } from '../i18n/useWords'
import { ClassPicker } from './ClassPicker'
import classes from './edit.module.css'
import { FieldRow, FormRow } from './FieldRow'
import { plainFields } from './plain'
import { Segments } from './Segments'
import type { FormBinding, FormState } from './useForm'

interface MainFieldsProps {
  readonly state: FormState
  readonly catalogue: Catalogue
  readonly form: FormBinding
  readonly refusedClass?: string
}

/** What every asset has: condition, stage, class, ref and name. */
export function MainFields({ state, catalogue, form, refusedClass }: MainFieldsProps) {
  const words = useWords()
  const [picking, setPicking] = useState(false)
  const { content } = state
  return (
    <div className={classes.rows}>
      <Segments
        name={words.say('field.condition')}
        value={content.condition}
        options={CONDITION_CHOICES.map((key) => ({ key, text: words.condition(key), mark: <ConditionMark condition={key} /> }))}
        layout="wide"
        onChange={(key) => form.choose('condition', key)}
      />
      <Segments
        name={words.say('field.stage')}
        value={content.stage}
        options={STAGES.map((key) => ({ key, text: words.stage(key) }))}
        onChange={(key) => form.choose('stage', key)}
      />
      <FormRow id="field-class" name={words.say('field.class')} fault={refusedClass}>
        <UnstyledButton
          id="field-class"
          className={classes.classButton}
          aria-expanded={picking}
          onClick={() => setPicking(!picking)}
        >
          <ClassGlyph of={words.classOf(content.class)} size={16} />
          <span>{words.className(content.class)}</span>
          <IconChevronDown size={16} stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      </FormRow>
      {picking && (
        <ClassPicker
          all={catalogue.classes}
          value={content.class}
          focus="focus"
          onChoose={(key) => {
            setPicking(false)
            form.choose('class', key)
          }}
        />
      )}
      {plainFields({ ref: words.say('field.ref'), name: words.say('field.name') }).map((field) => (
        <FieldRow key={field.path} field={field} form={form} />
      ))}
    </div>
  )
}
