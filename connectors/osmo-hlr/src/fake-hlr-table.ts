import { type HlrSubscriber, isImsi, isMsisdn } from './hlr-subscriber.ts'

/** The subscribers of a stand-in for OsmoHLR, and its answers to CTRL requests: the words are those of OsmoHLR 1.5.0. */
export type HlrTable = {
  /** Answers the text of one CTRL message. */
  answer(text: string): string
  list(): HlrSubscriber[]
}

const SELECTED = /^subscriber\.by-(imsi|msisdn)-([^.]*)\.(info-all|msisdn|cs-enabled|ps-enabled|aud3g)$/

export function createHlrTable(
  initial: readonly HlrSubscriber[],
  onChange = (): void => undefined,
): HlrTable {
  const rows = new Map(initial.map((row) => [row.imsi, row]))
  const holderOf = (msisdn: string) => [...rows.values()].find((row) => row.msisdn === msisdn)

  function put(row: HlrSubscriber): void {
    rows.set(row.imsi, row)
    onChange()
  }

  function create(imsi: string): Said {
    if (!isImsi(imsi)) return refuse('Invalid IMSI value.')
    if (rows.has(imsi)) return refuse('Subscriber already exists.')
    put({ imsi, msisdn: undefined, csEnabled: true, psEnabled: true })
    return say(String(rows.size))
  }

  function remove(imsi: string): Said {
    if (!isImsi(imsi)) return refuse('Invalid IMSI value.')
    if (!rows.delete(imsi)) return refuse("Subscriber doesn't exist.")
    onChange()
    return say('1')
  }

  function setMsisdn(row: HlrSubscriber, value: string): Said {
    if (value !== 'none' && !isMsisdn(value)) return refuse('Value failed verification.')
    const holder = holderOf(value)
    if (holder !== undefined && holder.imsi !== row.imsi) return refuse('Update MSISDN failed')
    put({ ...row, msisdn: value === 'none' ? undefined : value })
    return say('OK')
  }

  function setService(row: HlrSubscriber, name: string, value: string): Said {
    if (value !== '0' && value !== '1') return refuse('Value failed verification.')
    put({ ...row, [name === 'cs-enabled' ? 'csEnabled' : 'psEnabled']: value === '1' })
    return say('OK')
  }

  function setKeys(row: HlrSubscriber, value: string): Said {
    if (value === 'none') {
      if (row.keys === undefined) return refuse('Update aud3g failed.')
      put({ ...row, keys: undefined })
      return say('OK')
    }
    const [algorithm, k = '', kind, opc = '', ...rest] = value.split(',')
    if (algorithm !== 'milenage' || kind !== 'opc' || rest.length > 0)
      return refuse('Value failed verification.')
    if (!/^[0-9a-f]{32}$/i.test(k)) return refuse('Invalid KI.')
    if (!/^[0-9a-f]{32}$/i.test(opc)) return refuse('Invalid OP/OPC.')
    put({ ...row, keys: { k: k.toLowerCase(), opc: opc.toLowerCase() } })
    return say('OK')
  }

  function run({ verb, variable, value }: Asked): Said {
    if (variable === 'subscriber.create')
      return verb === 'SET' ? create(value) : refuse('Write Only attribute')
    if (variable === 'subscriber.delete')
      return verb === 'SET' ? remove(value) : refuse('Write Only attribute')
    const [, by, selected = '', name = ''] = SELECTED.exec(variable) ?? []
    if (by === undefined) return refuse('Command not found')
    if (!(by === 'imsi' ? isImsi(selected) : isMsisdn(selected)))
      return refuse("Invalid value part of 'by-xxx-value' selector.")
    const row = by === 'imsi' ? rows.get(selected) : holderOf(selected)
    if (row === undefined) return refuse('No such subscriber.')
    if (verb === 'GET') return say(show(row, name))
    if (name === 'info-all') return refuse('Read Only attribute')
    if (name === 'aud3g') return setKeys(row, value)
    return name === 'msisdn' ? setMsisdn(row, value) : setService(row, name, value)
  }

  return {
    answer(text) {
      const asked = ask(text)
      if (typeof asked === 'string') return asked
      const said = run(asked)
      return said.kind === 'refused'
        ? `ERROR ${asked.id} ${said.text}`
        : `${asked.verb}_REPLY ${asked.id} ${asked.variable} ${said.text}`
    },
    list: () => [...rows.values()],
  }
}

type Asked = { verb: 'GET' | 'SET'; id: string; variable: string; value: string }
type Said = { kind: 'said' | 'refused'; text: string }

function say(text: string): Said {
  return { kind: 'said', text }
}

function refuse(text: string): Said {
  return { kind: 'refused', text }
}

function ask(text: string): Asked | string {
  const [verb, id = '', variable = '', ...value] = text.split(' ')
  if (verb !== 'GET' && verb !== 'SET') return 'ERROR err Request type unknown'
  if (!/^\d+$/.test(id)) return 'ERROR err Invalid message ID number'
  if (variable === '' || (verb === 'SET' && value.join('') === '')) return `ERROR ${id} ${verb} incomplete`
  return { verb, id, variable, value: value.join(' ') }
}

function show(row: HlrSubscriber, name: string): string {
  switch (name) {
    case 'msisdn':
      return row.msisdn ?? 'none'
    case 'cs-enabled':
      return row.csEnabled ? '1' : '0'
    case 'ps-enabled':
      return row.psEnabled ? '1' : '0'
    case 'aud3g':
      return row.keys ? `MILENAGE,${row.keys.k},OPC,${row.keys.opc},5` : 'none'
    default: {
      const number = row.msisdn === undefined ? [] : [`msisdn\t${row.msisdn}`]
      const services = [`nam_cs\t${row.csEnabled ? 1 : 0}`, `nam_ps\t${row.psEnabled ? 1 : 0}`]
      const keys = row.keys
        ? ['aud3g.algo\tMILENAGE', `aud3g.k\t${row.keys.k}`, `aud3g.opc\t${row.keys.opc}`]
        : []
      return ['', 'id\t1', `imsi\t${row.imsi}`, ...number, ...services, 'lmsi\t00000000', ...keys].join('\n')
    }
  }
}
