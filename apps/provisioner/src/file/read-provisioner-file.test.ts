import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { readProvisionerFile } from './read-provisioner-file.ts'
import { scheduleOf } from './schedule-of.ts'

const kinds = {
  hlr: Type.Object(
    { host: Type.String(), port: Type.Integer({ default: 1 }) },
    { additionalProperties: false },
  ),
}
const sources = {
  env: { TOKEN: 'from-environment' },
  readFile: (path: string) => {
    if (path !== '/run/token') throw new Error(`${path} cannot be read: ENOENT`)
    return 'from-file\n'
  },
}
const read = (text: string) => readProvisionerFile(text, { name: 'p.yaml', sources, kinds })

const whole = `
billing:
  url: https://billing.example.com
  login: provisioner
  token: \${TOKEN}
  realm: admin
receiving:
  port: 8090
  auth: { type: signature, key_id: espf, key: "\${file:/run/token}", max_skew_seconds: 300 }
connectors:
  - name: north
    use: hlr
    group: HSS
    config: { host: 10.0.0.1 }
    budget: { concurrency: 4, per_second: 50 }
    windows:
      - { from: "02:00", to: "04:00", days: [sun] }
      - { starts: "2026-12-01T00:00Z", ends: "2026-12-01T06:00Z" }
    errors:
      - { match: /no .* left/, action: retry-slow, say: call the vendor }
    dry_run: true
  - { use: hlr, config: { host: "$\${HOST}" } }
routing:
  - { events: ["SIM/*", "Account/**"], accounts: { products: [20, Prepaid], realms: [""] }, to: [north] }
  - { to: [hlr] }
schedule:
  - { at: "03:00", days: [sun], repair: true, rate: 5, max_removed_share: 0.01 }
  - { name: north-often, every: 6h, connectors: [north], filter: { i_product: 20 } }
`

test('a whole configuration, with what it takes from the environment and from files', () => {
  const file = read(whole)
  expect(file.billing?.token).toBe('from-environment')
  expect(file.receiving?.auth).toMatchObject({ key: 'from-file' })
  expect(file.connectors[1]?.config).toEqual({ host: `\${HOST}` })
  expect(file.routing).toHaveLength(2)
  expect(file.schedule?.map(scheduleOf)).toEqual([
    {
      name: 'reconcile',
      times: { everyMs: 86_400_000, atMs: 10_800_000, days: ['sun'] },
      repair: true,
      limits: { rate: 5, max_removed_share: 0.01 },
    },
    {
      name: 'north-often',
      times: { everyMs: 21_600_000, atMs: 0 },
      connectors: ['north'],
      filter: { i_product: 20 },
      limits: {},
    },
  ])
})

test('connectors alone are enough', () => {
  expect(read('connectors: []').connectors).toEqual([])
})

describe('what is wrong is named with its line', () => {
  const connector = '  - { use: hlr, config: { host: a } }'
  test.each([
    ['no YAML', 'connectors: [', 'p.yaml:1:14: this is not YAML: '],
    ['nothing', '', 'p.yaml:1:1: '],
    ['an unknown name', `connectors:\n${connector}\nconector: 1`, 'p.yaml:'],
    ['a missing one', 'billing:\n  login: a', 'p.yaml:1:1: '],
    ['a wrong value', 'connectors: []\nreceiving:\n  port: x', 'p.yaml:3:9: receiving.port '],
    [
      'an unset variable',
      `connectors: []\nbilling:\n  token: \${NO}`,
      'p.yaml:3:10: the environment variable NO is not set',
    ],
    [
      'a missing file',
      `connectors: []\nbilling:\n  token: \${file:/x}`,
      'p.yaml:3:10: /x cannot be read: ENOENT',
    ],
    [
      'an unknown kind',
      'connectors:\n  - use: hss',
      'p.yaml:2:10: there is no connector "hss": use one of hlr',
    ],
    [
      'settings of a kind',
      'connectors:\n  - use: hlr\n    config:\n      host: a\n      port: b',
      'p.yaml:5:13: port ',
    ],
    ['a missing setting', 'connectors:\n  - use: hlr\n    config:\n      port: 1', 'p.yaml:4:7: '],
    ['a name twice', `connectors:\n${connector}\n${connector}`, 'p.yaml:3:5: two connectors are called hlr'],
    [
      'a route to nowhere',
      `connectors:\n${connector}\nrouting:\n  - to: [hss]`,
      'p.yaml:4:10: there is no connector hss',
    ],
    [
      'a connector without a route',
      `connectors:\n${connector}\n  - { name: b, use: hlr, config: { host: a } }\nrouting:\n  - to: [hlr]`,
      'p.yaml:3:5: no route leads to the connector b',
    ],
    [
      'a bad expression',
      'connectors:\n  - use: hlr\n    config: { host: a }\n    errors: [{ match: "/(/", action: reject }]',
      'p.yaml:4:23: this is no regular expression',
    ],
    [
      'a bad window',
      'connectors:\n  - use: hlr\n    config: { host: a }\n    windows: [{ from: "25:00", to: "01:00" }]',
      'p.yaml:4:23: connectors.0.windows.0.from ',
    ],
    [
      'half a window',
      'connectors:\n  - use: hlr\n    config: { host: a }\n    windows: [{ from: "01:00" }]',
      'p.yaml:4:15: give from and to (and days), or starts and ends',
    ],
    ['a schedule of no time', `connectors: []\nschedule:\n  - repair: true`, 'p.yaml:3:5: give every or at'],
    [
      'two schedules of one name',
      `connectors: []\nschedule:\n  - { at: "01:00" }\n  - { at: "02:00" }`,
      'p.yaml:4:5: two schedules are called reconcile',
    ],
    [
      'a schedule too often',
      `connectors: []\nschedule:\n  - every: 9m`,
      'p.yaml:3:12: every is from 10m to 168h',
    ],
    ['one too rare', `connectors: []\nschedule:\n  - every: 169h`, 'p.yaml:3:12: every is from 10m to 168h'],
    ['one that is no time', `connectors: []\nschedule:\n  - every: 1d`, 'p.yaml:3:12: schedule.0.every '],
    [
      'days of a week that do not count',
      `connectors: []\nschedule:\n  - { every: 48h, days: [sun] }`,
      'p.yaml:3:25: days go with an every of at most 24h',
    ],
    [
      'a schedule of nothing',
      `connectors:\n${connector}\nschedule:\n  - { at: "01:00", connectors: [hlr, hss] }`,
      'p.yaml:4:38: there is no connector hss: hlr',
    ],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})
