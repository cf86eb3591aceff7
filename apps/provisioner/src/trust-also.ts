import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/** Trusts a CA besides the usual ones, in the whole process. */
export function trustAlso(pem: string): void {
  setDefaultCACertificates([...getCACertificates('default'), pem])
}
