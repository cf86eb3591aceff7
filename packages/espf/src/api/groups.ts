import { AppError } from '@openespf/contract/errors'
import { type GroupId, parseId } from '@openespf/contract/ids'
import type { Queryable } from '@openespf/foundation/pg'
import { deleteGroup } from '../sql/delete-group.ts'
import { findGroup } from '../sql/find-group.ts'
import { toGroup } from '../sql/group-row.ts'
import { insertGroup } from '../sql/insert-group.ts'
import { listGroups } from '../sql/list-groups.ts'
import { type ApiContext, type ApiRoute, route } from './route.ts'

/** Service groups: espf-facts §5.2. They are the same in every environment. */
export function createGroupRoutes({ database }: ApiContext): ApiRoute[] {
  return [
    route('list-groups', async () => ({ group_list: (await listGroups(database)).map(toGroup) })),
    route('create-group', async ({ name }) => {
      const group = await insertGroup(database, name)
      if (!group)
        throw new AppError('entity.duplicate', { entity: 'service group', field: 'name', value: name })
      return toGroup(group)
    }),
    route('delete-group', (_, { pathParams }) => removeGroup(database, pathParams['i_group'])),
    route('delete-group-by-post', ({ i_group }) => removeGroup(database, i_group)),
  ]
}

/** Refuses an unknown service group with the names of those that there are. */
export async function unknownGroup(database: Queryable, name: string): Promise<AppError> {
  const known = (await listGroups(database)).map((group) => group.name)
  const key = `the name ${name} (known: ${known.join(', ')})`
  return new AppError('entity.not_found', { entity: 'service group', key })
}

async function removeGroup(database: Queryable, value: unknown): Promise<undefined> {
  const iGroup = parseId<GroupId>(value)
  if (iGroup === undefined)
    throw new AppError('request.invalid', { problem: 'i_group must be a positive integer' })
  if (await deleteGroup(database, iGroup)) return
  const group = await findGroup(database, iGroup)
  if (!group) throw new AppError('entity.not_found', { entity: 'service group', key: `i_group ${iGroup}` })
  throw new AppError('entity.predefined', { entity: 'service group', name: group.name })
}
