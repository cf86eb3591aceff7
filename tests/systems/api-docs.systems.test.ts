import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ADMIN, dataFolder, openespf, type Program, printed } from '../e2e/support/openespf.ts'

type Server = { program: Program; url: string; remove(): Promise<void> }

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** The documents are large, and a test machine may be slow. */
const PATIENCE = 120_000

let here: Server
let other: Server
let profile: string
let browser: BrowserContext
let page: Page
let asked: string[]
let complaints: string[]

async function start(settings: Record<string, string> = {}): Promise<Server> {
  const data = await dataFolder()
  const program = openespf(['server'], data.path, settings)
  const [, url = ''] = await printed(program, /openespf server: (http:\/\/\S+)/, PATIENCE)
  return { program, url, remove: data.remove }
}

beforeAll(async () => {
  here = await start()
  other = await start({ OPENESPF_ALLOW_ORIGINS: here.url })
}, 4 * PATIENCE)
afterAll(async () => {
  for (const { program, remove } of [here, other]) {
    program.child.kill('SIGINT')
    await program.exited
    await remove()
  }
}, PATIENCE)

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'openespf-browser-'))
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  })
  browser.setDefaultTimeout(PATIENCE)
  asked = []
  complaints = []
  browser.on('request', (request) => asked.push(request.url()))
  page = await browser.newPage()
  page.on('console', (message) => {
    if (/Content Security Policy|TypeError/.test(message.text())) complaints.push(message.text())
  })
}, PATIENCE)
afterEach(async () => {
  await browser.close()
  await rm(profile, { recursive: true, force: true })
}, PATIENCE)

/** Opens one operation of a document; its tag is written with `_` for blanks, as the page's own ids are. */
async function openOperation(document: string, tag: string, operation: string, prefix = ''): Promise<void> {
  const at = `#/${tag.replaceAll('_', '%20')}/${operation}`
  await page.goto(`${here.url}${prefix}/doc/api?document=${document}${at}`)
  await block(tag, operation).locator('.execute').waitFor()
}

function block(tag: string, operation: string) {
  return page.locator(`[id="operations-${tag}-${operation}"]`)
}

/** Sends a test request from the page: its status and its answer. */
async function send(
  tag: string,
  operation: string,
  body?: object,
): Promise<{ status: string; answer: string }> {
  const one = block(tag, operation)
  if (body) await one.locator('textarea').first().fill(JSON.stringify(body))
  await one.locator('.execute').click()
  const row = one.locator('.live-responses-table tbody .response').first()
  await row.waitFor()
  return {
    status: ((await row.locator('.response-col_status').textContent()) ?? '').trim().slice(0, 3),
    answer: (await row.locator('.response-col_description').textContent()) ?? '',
  }
}

async function signIn({ login, password } = ADMIN, prefix = ''): Promise<void> {
  await page.goto(`${here.url}${prefix}/?to=docs`)
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/doc\/api/)
}

/** Of everything that the pages asked for, what came from elsewhere. */
function foreign(): string[] {
  const ours = [here.url, other.url]
  return asked.filter((address) => !address.startsWith('data:') && !ours.includes(new URL(address).origin))
}

const isSignedIn = () => page.locator('[data-session="in"]').isVisible()

test('signed out: Session/login on the page opens the session that test requests then have', {
  timeout: 600_000,
}, async () => {
  await openOperation('ESPF.json', 'Service_groups', 'list_groups')
  expect(await isSignedIn()).toBe(false)
  expect((await send('Service_groups', 'list_groups')).status).toBe('401')

  await openOperation('AdminInterface.json', 'Session', 'Session_login')
  expect((await send('Session', 'Session_login', { params: ADMIN })).status).toBe('200')
  await page.locator('[data-session="in"]').waitFor()

  await openOperation('ESPF.json', 'Service_groups', 'list_groups')
  const { status: code, answer } = await send('Service_groups', 'list_groups')
  expect(code).toBe('200')
  expect(answer).toContain('NumberPortability')
  expect(foreign()).toEqual([])
  expect(complaints).toEqual([])
})

test('signed in: the page needs no login, and signing out ends that', { timeout: 600_000 }, async () => {
  await signIn()
  expect(await page.locator('[data-session="in"]').textContent()).toContain(`Signed in as ${ADMIN.login}`)
  await openOperation('v2.json', 'products', 'list_products')
  expect(await send('products', 'list_products')).toMatchObject({ status: '200' })

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await openOperation('v2.json', 'products', 'list_products')
  expect((await send('products', 'list_products')).status).toBe('401')
  expect(foreign()).toEqual([])
  expect(complaints).toEqual([])
})

/** Calls a method of a server by itself, past the browser. */
async function call(
  url: string,
  method: string,
  params: object,
  token = '',
): Promise<{ access_token: string; i_customer: number }> {
  const response = await fetch(`${url}/rest/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ params }),
  })
  return (await response.json()) as { access_token: string; i_customer: number }
}

test("signed out of a customer's web interface: pages that are still open are no longer signed in either", {
  timeout: 600_000,
}, async () => {
  const { access_token: token } = await call(here.url, 'Session/login', ADMIN)
  const customer_info = { name: 'Self-care', iso_4217: 'USD' }
  const { i_customer } = await call(here.url, 'Customer/add_customer', { customer_info }, token)
  const user = { login: 'self-care', password: 'six of one, half a dozen' }
  const user_info = { ...user, i_customer, must_change_password: 'N', scopes: ['billing.api:write'] }
  await call(here.url, 'User/add_user', { user_info }, token)

  await signIn(user, '/customer')
  const home = page
  page = await browser.newPage()
  await openOperation('CustomerInterface.json', 'Customer', 'Customer_get_customer_info', '/customer')
  const before = await send('Customer', 'Customer_get_customer_info', { params: {} })
  expect(before.status).toBe('200')
  expect(before.answer).toContain('Self-care')

  await home.getByRole('button', { name: 'Sign out' }).click()
  await home.getByRole('heading', { name: 'Sign in' }).waitFor()
  const after = await send('Customer', 'Customer_get_customer_info', { params: {} })
  expect(after.status).toBe('500')
  expect(after.answer).toContain('Client.check_auth.envelope_missed')
  await page.reload()
  await page.locator('[data-session="out"]').waitFor()
  expect(await isSignedIn()).toBe(false)
  expect(foreign()).toEqual([])
  expect(complaints).toEqual([])
})

test('another server: its address and a token of it are entered by hand', { timeout: 600_000 }, async () => {
  const { access_token: token } = await call(other.url, 'Session/login', ADMIN)
  const customer_info = { name: 'Only over there', iso_4217: 'USD' }
  await call(other.url, 'Customer/add_customer', { customer_info }, token)

  await openOperation('AdminInterface.json', 'Customer', 'Customer_get_customer_list')
  await page.locator('.servers select').first().selectOption({
    label: '{server}/rest - Another server: its address and a token of it are entered by hand.',
  })
  await page.locator('.servers input').first().fill(other.url)
  await page.locator('.auth-wrapper .authorize').first().click()
  const dialog = page.locator('.modal-ux')
  await dialog.getByLabel('auth-bearer-value').fill(token)
  await dialog.locator('button.authorize').first().click()
  await dialog.locator('.close-modal').click()

  const { status: code, answer } = await send('Customer', 'Customer_get_customer_list', { params: {} })
  expect(code).toBe('200')
  expect(answer).toContain('Only over there')
  expect(await isSignedIn()).toBe(false)
  expect(foreign()).toEqual([])
  expect(complaints).toEqual([])
})

test('the events are shown without anything to send', { timeout: 600_000 }, async () => {
  await page.goto(`${here.url}/doc/api?document=Events.json`)
  await page.locator('.opblock-tag').first().waitFor()
  expect(await page.locator('.execute, .try-out').count()).toBe(0)
  expect(complaints).toEqual([])
})
