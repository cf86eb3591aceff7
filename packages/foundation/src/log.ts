import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

const SECRET_NAMES = [
  'password',
  'token',
  'authorization',
  'secret',
  'access_token',
  'refresh_token',
  'ki',
  'opc',
  'h323_password',
]

/**
 * Structured log lines (JSON), to standard error unless a destination is given. Fields with the names of secrets are
 * masked wherever they stand up to three levels deep.
 */
export function createLog(options: { level: LogLevel; name: string; destination?: DestinationStream }): Log {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    {
      name: options.name,
      level: options.level,
      redact: { paths, censor: '(masked)' },
      serializers: { err: describeError },
    },
    options.destination ?? pino.destination(2),
  )
}

type ErrorFields = { type: string; message: string; code?: string; stack?: string; cause?: ErrorFields }

/** Errors of libraries carry whole connections and requests: only what tells the fault is written. */
function describeError(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && { code: String(error.code) }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  }
}

export const silentLog: Log = pino({ level: 'silent' })
