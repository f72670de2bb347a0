/** What operators ask of upkeep: recurring work, maintenance, windows and pauses, with the texts for people. */
export { changeRests, listRests, listSchedules } from './agent-ask.ts';
export { loginName } from './agent-ledger.ts';
export { runSchedule } from './agent-schedule-run.ts';
export { restsText, schedulesText, scheduleText } from './report/upkeep-text.ts';
