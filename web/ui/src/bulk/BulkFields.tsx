import { ActionIcon, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { CONDITION_CHOICES, type Condition, STAGES, type Stage } from '../api/types'
import { ConditionMark } from '../design/ConditionMark'
import form from '../edit/edit.module.css'
import { FieldRow, FormRow } from '../edit/FieldRow'
import { faultText, fieldName } from '../edit/faultText'
import { type Field, NAME_LENGTH } from '../edit/fields'
import { parseField, type Typed } from '../edit/parse'
import { Segments } from '../edit/Segments'
import type { FormBinding } from '../edit/useForm'
import { useWords } from '../i18n/useWords'
import classes from './bulk.module.css'
import { type BulkEdit, withAttribute } from './edit'

interface BulkFieldsProps {
  readonly edit: BulkEdit
  readonly fields: readonly Field[]
  readonly onEdit: (edit: BulkEdit) => void
}

const KEEP = 'keep'

/** The binding of the attribute rows: what is typed is the edit, a fault shows once the field was left. */
function useBinding(edit: BulkEdit, onEdit: (edit: BulkEdit) => void): FormBinding {
  const words = useWords()
  const [left, setLeft] = useState<readonly string[]>([])
  const typed = (field: Field): Typed => edit.attributes[field.key] ?? (field.kind === 'many' ? [] : '')
  return {
    typed,
    fault: (field) => {
      const parsed = parseField(field, typed(field))
      if (!left.includes(field.key) || 'value' in parsed) return
      return faultText(field, { rule: parsed.rule, typed: typed(field) }, words)
    },
    type: (field, next) => onEdit(withAttribute(edit, field.key, next)),
    leave: (field) => setLeft((before) => [...before, field.key]),
    choose: () => undefined,
    settle: () => undefined,
  }
}

/** What the edit sets: each part says “keep” until something is chosen. */
export function BulkFields({ edit, fields, onEdit }: BulkFieldsProps) {
  const words = useWords()
  const binding = useBinding(edit, onEdit)
  const keep = { key: KEEP, text: words.say('bulk.keep') } as const
  const chosen = fields.filter(({ key }) => edit.attributes[key] !== undefined)
  const open = fields.filter(({ key }) => edit.attributes[key] === undefined)
  const start = (field: Field): Typed => (field.kind === 'many' ? [] : '')
  return (
    <div className={`${form.rows} ${classes.fields}`}>
      <Segments<Condition | typeof KEEP>
        name={words.say('field.condition')}
        value={edit.condition ?? KEEP}
        options={[
          keep,
          ...CONDITION_CHOICES.map((key) => ({ key, text: words.condition(key), mark: <ConditionMark condition={key} /> })),
        ]}
        layout="wide"
        onChange={(key) => onEdit({ ...edit, condition: key === KEEP ? undefined : key })}
      />
      <Segments<Stage | typeof KEEP>
        name={words.say('field.stage')}
        value={edit.stage ?? KEEP}
        options={[keep, ...STAGES.map((key) => ({ key, text: words.stage(key) }))]}
        layout="wide"
        onChange={(key) => onEdit({ ...edit, stage: key === KEEP ? undefined : key })}
      />
      <FormRow id="bulk-name" name={words.say('bulk.name')}>
        <TextInput
          id="bulk-name"
          size="sm"
          value={edit.name ?? ''}
          maxLength={NAME_LENGTH}
          disabled={edit.name === ''}
          placeholder={words.say('bulk.nameKeep')}
          onChange={(event) => onEdit({ ...edit, name: event.currentTarget.value || undefined })}
        />
        <Checkbox
          size="xs"
          mt={6}
          label={words.say('bulk.nameClear')}
          checked={edit.name === ''}
          onChange={(event) => onEdit({ ...edit, name: event.currentTarget.checked ? '' : undefined })}
        />
      </FormRow>
      {chosen.map((field) => (
        <div key={field.key} className={classes.attribute}>
          <div>
            <FieldRow field={field} form={binding} />
            {typeof binding.typed(field) === 'string' && binding.typed(field) === '' && (
              <p className={`caption ${classes.hint}`}>{words.say('bulk.attributeHint')}</p>
            )}
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.say('bulk.dropAttribute', { name: fieldName(field, words) })}
            title={words.say('bulk.dropAttribute', { name: fieldName(field, words) })}
            onClick={() => onEdit(withAttribute(edit, field.key, undefined))}
          >
            <IconX size={16} stroke={1.75} />
          </ActionIcon>
        </div>
      ))}
      <FormRow id="bulk-attribute" name={words.say('bulk.attribute')}>
        {fields.length === 0 ? (
          <p className={`caption ${classes.none}`}>{words.say('bulk.noCommon')}</p>
        ) : (
          <NativeSelect
            id="bulk-attribute"
            size="sm"
            value=""
            aria-label={words.say('bulk.addAttribute')}
            data={[
              { value: '', label: words.say('bulk.chooseAttribute') },
              ...open.map((field) => ({ value: field.key, label: fieldName(field, words) })),
            ]}
            onChange={(event) => {
              const field = fields.find(({ key }) => key === event.currentTarget.value)
              if (field) onEdit(withAttribute(edit, field.key, start(field)))
            }}
          />
        )}
      </FormRow>
    </div>
  )
}
