export type { ConfigReading, ConfigRequest, ConfigSource, SettingsInForce } from './agent-config.ts';
export { readConfig, requireSettings, sourceText } from './agent-config.ts';
export { AgentError } from './model/agent-error.ts';
export type { Explanation } from './report/explain.ts';
export { explain, listCodes } from './report/explain.ts';
