export { attachTables, type DropResult, detachTables, dropEverything } from './attach/attach.ts'
export { type AttachPlan, type PlannedTable, planAttach, scriptOf } from './attach/plan.ts'
export { generateCapture } from './generate.ts'
