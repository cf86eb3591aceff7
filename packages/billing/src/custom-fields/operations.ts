import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { checkField } from './core/check-field.ts'
import type { CustomField, FieldOwner, FieldValue } from './core/field.ts'
import type { WantedValue } from './core/value-changes.ts'
import { countFieldUses } from './sql/count-field-uses.ts'
import { deleteField } from './sql/delete-field.ts'
import { findField } from './sql/find-field.ts'
import { insertField } from './sql/insert-field.ts'
import { type FieldFilter, listFields } from './sql/list-fields.ts'
import { listValues } from './sql/list-values.ts'
import { lockField } from './sql/lock-field.ts'
import { updateField } from './sql/update-field.ts'
import { changeValues, findValues, type ValueOwner } from './values.ts'

export type FieldChanges = Partial<
  Pick<CustomField, 'name' | 'mandatory' | 'defaultValue' | 'inSelfCare' | 'options'>
>
export type NewField = FieldChanges & Pick<CustomField, 'entity' | 'name' | 'fieldType'>

export type CustomFields = ReturnType<typeof createCustomFields>

/**
 * Operations on custom fields and their values. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`,
 * `entity.closed`, `request.invalid`.
 */
export function createCustomFields(deps: BillingDeps) {
  const { database, clock } = deps
  const defaults = { mandatory: false, defaultValue: null, inSelfCare: false, options: [] }
  const refused = (name = '') => ({ custom_field_name: () => duplicate('custom field', 'name', name) })
  const missing = (id: number) => notFound('custom field', `i_custom_field ${id}`)

  return {
    async add({ iEnv }: View, input: NewField): Promise<number> {
      const field = { ...defaults, ...input, iEnv }
      checkField(field)
      return refuseDuplicates(
        insertField(database, { ...field, createdAt: clock.now() }),
        refused(field.name),
      )
    },

    /** Values that a list no longer offers stay until somebody changes them. */
    update({ iEnv }: View, iCustomField: number, wanted: FieldChanges): Promise<void> {
      return database.transaction(async (tx) => {
        const current = await lockField(tx, iEnv, iCustomField)
        if (!current) throw missing(iCustomField)
        const { options, ...changes } = changed(current, wanted)
        const other = options !== undefined && JSON.stringify(options) !== JSON.stringify(current.options)
        checkField({ ...current, ...wanted })
        if (Object.keys(changes).length === 0 && !other) return
        const written = { ...changes, ...(other ? { options } : {}) }
        await refuseDuplicates(updateField(tx, iCustomField, written), refused(changes.name))
      })
    },

    find({ iEnv }: View, iCustomField: number): Promise<CustomField | undefined> {
      return findField(database, iEnv, iCustomField)
    },

    list({ iEnv }: View, filter: FieldFilter, paging: Paging): Promise<Page<CustomField>> {
      return listFields(database, iEnv, filter, paging)
    },

    /** A field of which only closed entities have values is kept for them, out of sight. */
    remove({ iEnv }: View, iCustomField: number): Promise<void> {
      return database.transaction(async (tx) => {
        const field = await lockField(tx, iEnv, iCustomField)
        if (!field) throw missing(iCustomField)
        const uses = await countFieldUses(tx, field.entity, iCustomField)
        if (uses.open > 0) throw inUse('custom field', `${uses.open} values`)
        if (uses.closed > 0) await updateField(tx, iCustomField, { archived: true })
        else await deleteField(tx, iCustomField)
      })
    },

    /** All fields that entities of a kind have; in self-care those that are shown there. */
    async schema(
      { iEnv }: View,
      { owner, inSelfCare }: { owner: FieldOwner; inSelfCare: boolean },
    ): Promise<CustomField[]> {
      const fields = (await listValues(database, iEnv, { owner, id: 0 })).map(({ field }) => field)
      return inSelfCare ? fields.filter((field) => field.inSelfCare) : fields
    },

    values: (view: View, of: ValueOwner): Promise<FieldValue[]> => findValues(database, view, of),

    setValues: (view: View, of: ValueOwner, wanted: readonly WantedValue[]): Promise<FieldValue[]> =>
      changeValues(deps, view, { ...of, wanted }),
  }
}
