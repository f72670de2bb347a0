/** What operators ask of a home: lists, stories and decisions, with their texts for people. */
export { listSentGroups, listUnmatched, showAcks } from './agent-acks.ts';
export { listAudit, verifyAudit } from './agent-audit-check.ts';
export { confirm } from './agent-confirm.ts';
export { listErrors, listFiles, showFiles } from './agent-files.ts';
export { loginName } from './agent-ledger.ts';
export { decideQuarantine, listQuarantine, showQuarantine } from './agent-quarantine.ts';
export { listWaiting } from './agent-waiting.ts';
export { groupsText, groupText, unmatchedText } from './report/acks-text.ts';
export { auditLineText, auditVerdictText } from './report/audit-text.ts';
export { errorsText, fileStoryText, filesText } from './report/file-story-text.ts';
export { intentText, outcomeText, quarantineListText, quarantineText } from './report/quarantine-text.ts';
export { waitingText } from './report/waiting-text.ts';
