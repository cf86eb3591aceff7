import type { ServiceInfo, V1Params } from '@openespf/contract/billing'
import { invalid } from '../../core/refusals.ts'
import type { ServiceChanges, Services } from '../../services/operations.ts'
import type { Service } from '../../services/sql/service-row.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { defined, optional, readId, readPaging } from './read-params.ts'

export function serviceHandlers(services: Services): Handlers<MethodsOf<'Service'>> {
  return {
    async 'Service/add_service'({ service_info: info }, caller) {
      return { i_service: await services.add(caller, { ...readService(info), name: info.name }) }
    },
    async 'Service/update_service'({ service_info: info }, caller) {
      const iService = readId(info.i_service)
      await services.update(caller, iService, readService(info))
      return { i_service: iService }
    },
    async 'Service/get_service_info'(params, caller) {
      const key = defined({ iService: optional(params.i_service, readId), name: params.name })
      if (Object.keys(key).length === 0) throw invalid('i_service or name is needed')
      const service = await services.find(caller, key)
      return service ? { service_info: serviceInfo(service) } : {}
    },
    async 'Service/get_service_list'(params, caller) {
      const filter = defined({ name: params.name, serviceType: params.service_type })
      const { items, ...total } = await services.list(caller, filter, readPaging(params))
      return { service_list: items.map(serviceInfo), ...total }
    },
    async 'Service/delete_service'(params, caller) {
      await services.remove(caller, readId(params.i_service))
      return { success: 1 }
    },
  }
}

function readService(
  info: Omit<V1Params<'Service/update_service'>['service_info'], 'i_service'>,
): ServiceChanges {
  return defined({
    name: info.name,
    serviceType: info.service_type,
    ratingBase: info.rating_base,
    baseUnit: info.base_unit,
  })
}

function serviceInfo(service: Service): ServiceInfo {
  return {
    i_service: service.iService,
    name: service.name,
    service_type: service.serviceType,
    rating_base: service.ratingBase,
    base_unit: service.baseUnit,
    is_predefined: service.iEnv === null,
  }
}
