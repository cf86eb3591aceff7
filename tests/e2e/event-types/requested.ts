import type { Raise, Raisers } from './raise.ts'

const requested =
  (event_type: string, idName: string): Raise =>
  async (api) => {
    const id = api.next()
    await api.call('Event/raise_event', { event_type, id, variables: { reason: 'test' } })
    return { [idName]: idName.startsWith('i_') ? id : String(id), reason: 'test' }
  }

export const requestedRaisers: Raisers = {
  'Connection/New': requested('Connection/New', 'i_connection'),
  'Connection/Changed': requested('Connection/Changed', 'i_connection'),
  'Connection/Deleted': requested('Connection/Deleted', 'i_connection'),
  'Custom/Jasper/CapReached': requested('Custom/Jasper/CapReached', 'iccid'),
  'IPDeviceProfile/New': requested('IPDeviceProfile/New', 'i_ip_device_profile'),
}
