/** What operators ask of upkeep: recurring work, maintenance, windows and pauses, with the texts for people. */
export { changeRests, listRests, listSchedules } from './agent-ask.ts';
export { runChecklist } from './agent-checklist.ts';
export { compactState, compactText } from './agent-compact-desk.ts';
export { loginName } from './agent-ledger.ts';
export { maintain } from './agent-maintenance-desk.ts';
export { runSchedule } from './agent-schedule-run.ts';
export { maintenanceDocument } from './report/maintenance/document.ts';
export { maintenanceText } from './report/maintenance/text.ts';
export { restsText, schedulesText, scheduleText } from './report/upkeep-text.ts';
