import type { Raisers } from './raise.ts'

export const inventoryRaisers: Raisers = {
  'SIM/Created': async (api) => ({ i_sim_card: await api.card() }),
  async 'SIM/Updated'(api) {
    const i_sim_card = await api.card()
    await api.call('SIMCard/update_card', { card_info: { i_sim_card, description: 'on the shelf' } })
    return { i_sim_card }
  },
  async 'SIM/Deleted'(api) {
    const i_sim_card = await api.card()
    await api.call('SIMCard/delete_card', { i_sim_card })
    return { i_sim_card }
  },
}
