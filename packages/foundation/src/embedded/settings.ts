/** How to reach one database of the embedded server: `new pg.Pool(settings)` takes it as it is. */
export type ConnectionSettings = {
  /** The folder of the unix socket; an address on Windows. */
  host: string
  port?: number
  user: string
  password: string
  database: string
}

export type EmbeddedOptions = {
  /** The folder for the data, e.g. `./data/postgres`; it and its parents are made when missing. */
  dataDir: string
  /** Gets a calm line for each thing a user may want to know. */
  log?: (line: string) => void
  /** How long the server may take to answer, in milliseconds; 30 000 unless given. */
  startTimeoutMs?: number
  /** How long `release` waits for the stopped server to have written its data, in seconds; 60 unless given. */
  stopSeconds?: number
}
