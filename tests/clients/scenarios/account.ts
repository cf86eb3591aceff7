import createClient from 'openapi-fetch'
import type { paths } from '../generated/AccountInterface.ts'
import { type Login, taken } from './taken.ts'

/** An account in its self-care: sees itself, has its calls passed on, and changes its password. */
export async function passCallsOn(url: string, login: Login, i_account: number): Promise<void> {
  const baseUrl = `${url}/account/rest`
  const guest = createClient<paths>({ baseUrl })
  const { access_token } = taken(await guest.POST('/Session/login', { body: { params: login } }))
  const account = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${access_token}` } })

  const { account_info } = taken(await account.POST('/Account/get_account_info', { body: { params: {} } }))
  if (account_info?.i_account !== i_account || account_info.login !== login.login)
    throw new Error(`not itself: ${JSON.stringify(account_info)}`)

  const { i_follow_me_number } = taken(
    await account.POST('/Account/add_followme_number', {
      body: { params: { number_info: { i_account, redirect_number: '12065550199' } } },
    }),
  )
  taken(
    await account.POST('/Account/update_account_followme', {
      body: { params: { followme_info: { i_account, sequence: 'Simultaneous', timeout: 20 } } },
    }),
  )
  const { followme_info, number_list } = taken(
    await account.POST('/Account/get_account_followme', { body: { params: {} } }),
  )
  const [number] = number_list ?? []
  if (followme_info?.sequence !== 'Simultaneous' || followme_info.timeout !== 20)
    throw new Error(`not as it was set: ${JSON.stringify(followme_info)}`)
  if (number?.i_follow_me_number !== i_follow_me_number || number.redirect_number !== '12065550199')
    throw new Error(`not the number that was added: ${JSON.stringify(number_list)}`)

  const new_password = 'three sheets to the wind'
  taken(
    await account.POST('/Account/change_password', {
      body: { params: { old_password: login.password, new_password } },
    }),
  )
  const old = await guest.POST('/Session/login', { body: { params: login } })
  if (old.error?.faultcode !== 'Server.Session.auth_failed')
    throw new Error(`the old password still does: ${JSON.stringify(old)}`)
  taken(
    await guest.POST('/Session/login', { body: { params: { login: login.login, password: new_password } } }),
  )
}
