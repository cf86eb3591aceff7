import type { AnswerRule, ChangeRequest, HttpConfig } from './config.ts'
import { compile, type Expression } from './expression.ts'

/** The configuration with its expressions compiled. */
export type Program = {
  wanted: Expression
  state: Expression
  send: RequestProgram
  create: RequestProgram | undefined
  remove: RequestProgram | undefined
  read: (RequestProgram & { state: Expression }) | undefined
  list: (RequestProgram & { ids: Expression; next: Expression | undefined }) | undefined
  check: RequestProgram | undefined
  poll: RequestProgram | undefined
  notification: NotificationProgram | undefined
  rules: Rule[]
}

export type NotificationProgram = { token: Expression | undefined; rules: Rule[] }

export type RequestProgram = {
  method: string
  as: ChangeRequest['as']
  path: Expression
  query?: Expression | undefined
  headers?: Expression | undefined
  body?: Expression | undefined
}

export type Rule = Pick<AnswerRule, 'status' | 'is'> & {
  when: Expression | undefined
  after: Expression | undefined
  token: Expression | undefined
  because: Expression | undefined
}

const SUBSCRIBER = [
  'account_id',
  'account',
  'sim',
  'product',
  'accessPolicy',
  'customer',
  'customFields',
  'counters',
]
const ANSWER = { fields: ['status', 'headers', 'body'], variables: [] }
const NOTIFICATION = { fields: ['headers', 'body'], variables: [] }

/** Throws an Error that names the setting and the place in it when an expression can never work. */
export function compileProgram(config: HttpConfig): Program {
  const subscriber = { fields: SUBSCRIBER, variables: [] }
  const sending = { fields: SUBSCRIBER, variables: ['state', 'actual', 'callback'] }
  const removing = { fields: ['account_id'], variables: ['actual', 'callback'] }
  const { create, remove, read, list, check, poll, notification } = config
  checkTogether(config)
  return {
    wanted: compile(config.wanted, 'wanted', subscriber),
    state: compile(config.state, 'state', subscriber),
    send: compileRequest(config.send, 'send', sending),
    create: create && compileRequest(create, 'create', sending),
    remove: remove && compileRequest(remove, 'remove', removing),
    read: read && {
      ...compileRequest({ ...read, ...GET }, 'read', { fields: ['account_id'], variables: [] }),
      state: compile(read.state, 'read.state', { fields: undefined, variables: ['account_id'] }),
    },
    list: list && {
      ...compileRequest({ ...list, ...GET }, 'list', { fields: ['after'], variables: [] }),
      ids: compile(list.ids, 'list.ids', PAGE),
      next: list.next === undefined ? undefined : compile(list.next, 'list.next', PAGE),
    },
    check: check && compileRequest({ ...check, ...GET }, 'check', { fields: [], variables: [] }),
    poll: poll && compileRequest({ ...poll, ...GET }, 'poll', { fields: ['token'], variables: [] }),
    notification: notification && {
      token:
        notification.token === undefined
          ? undefined
          : compile(notification.token, 'notification.token', NOTIFICATION),
      rules: compileRules(notification.answers, 'notification.answers', NOTIFICATION),
    },
    rules: compileRules(config.answers, 'answers', ANSWER),
  }
}

/** Settings that are of no use without another. */
function checkTogether({ answers, poll, notification, list, remove }: HttpConfig): void {
  if (list && !remove) throw new Error('list: what it finds needs `remove`, or nobody could take it away')
  for (const [i, { is, token }] of answers.entries()) {
    if (is !== 'pending') continue
    if (!poll && !notification)
      throw new Error('answers: what is pending needs `poll` or `notification`, or nobody would know its end')
    if (token === undefined) throw new Error(`answers.${i}: pending needs a token, by which its end is known`)
  }
}

const PAGE = { fields: undefined, variables: ['after'] }
const GET = { method: 'GET', as: 'json' } as const

type Names = Parameters<typeof compile>[2]

function compileRequest(request: ChangeRequest, setting: string, names: Names): RequestProgram {
  const optional = (name: 'query' | 'headers' | 'body') =>
    request[name] === undefined ? undefined : compile(request[name], `${setting}.${name}`, names)
  return {
    method: request.method,
    as: request.as,
    path: compile(request.path, `${setting}.path`, names),
    query: optional('query'),
    headers: optional('headers'),
    body: optional('body') ?? (names.variables.includes('state') ? STATE : undefined),
  }
}

const STATE = compile('$state', 'body', { fields: [], variables: ['state'] })

function compileRules(rules: readonly AnswerRule[], setting: string, names: Names): Rule[] {
  return rules.map((rule, i) => {
    const optional = (name: 'when' | 'after' | 'token' | 'because') =>
      rule[name] === undefined ? undefined : compile(rule[name], `${setting}.${i}.${name}`, names)
    return {
      is: rule.is,
      ...(rule.status && { status: rule.status }),
      when: optional('when'),
      after: optional('after'),
      token: optional('token'),
      because: optional('because'),
    }
  })
}
