export { arbitraryOf } from './arbitrary-of.ts'
export { type Authority, createAuthority, type Issued } from './certificates.ts'
export { type TestDatabase, testDatabase } from './test-database.ts'
export { waitFor } from './wait-for.ts'
