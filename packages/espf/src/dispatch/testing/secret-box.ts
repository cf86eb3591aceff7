import { createSecretBox } from '@openespf/foundation/secret-box'

export const secretBox = createSecretBox(Buffer.alloc(32, 7))
