export { AgentError } from './model/agent-error.ts';
export type { Explanation } from './report/explain.ts';
export { explain, listCodes } from './report/explain.ts';
