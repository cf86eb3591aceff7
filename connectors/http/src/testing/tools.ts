import { testTools } from '@openespf/application/testing'

export const tools = testTools()
