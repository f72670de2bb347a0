import type { ConfigRequest } from './agent-config.ts';
import { requireSettings } from './agent-config.ts';
import { answerControl, type ControlRequest, createControl } from './agent-control.ts';
import { holdHome } from './agent-hold.ts';
import { dueRulesOf, plansOf } from './agent-plans.ts';
import { lookAtState } from './agent-state.ts';
import { shellWord } from './kit/shell-word.ts';
import { AgentError } from './model/agent-error.ts';
import type { Rests } from './model/rest.ts';
import type { ScheduleView } from './model/schedule.ts';
import { askService } from './platform/api/client.ts';
import { createSchedule } from './platform/schedule.ts';
import {
  type RestsDocument,
  restsDocument,
  type SchedulesDocument,
  schedulesDocument,
} from './report/upkeep-document.ts';
import { restsAt } from './upkeep/rests.ts';
import { viewOf } from './upkeep/schedule-view.ts';

/** Asks the running service; where none runs, takes the home for a moment and changes what it keeps. */
export async function ask(request: ConfigRequest, asked: ControlRequest): Promise<unknown> {
  const answer = await askRunning(request, asked);
  if (answer !== null) return answer;
  return holdHome(request, (home) => {
    const { settings, state, road } = home;
    const rests = {
      apply() {},
      get rests() {
        return restsAt(state.data, road.clock.now());
      },
    };
    const control = createControl({
      home,
      plans: plansOf(settings, createSchedule()),
      rules: dueRulesOf(settings, state.data.agentId),
      scheduler: null,
      rests,
      stop: new AbortController().signal,
    });
    return answerControl(control, asked);
  });
}

/** Null where no service runs. Throws AgentError API.UNANSWERED, or STOPPED at the signal, while the service may go on. */
export async function askRunning(
  request: ConfigRequest,
  asked: ControlRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  const { settings } = await requireSettings(request);
  return askService(settings.app.home, '/api/v1/control', { body: asked, outcome: outcomeOf(asked), signal });
}

/** Where to see what became of what the service was asked to change, when it did not answer. */
function outcomeOf(asked: ControlRequest): string | null {
  switch (asked.action) {
    case 'schedules':
    case 'rests':
      return null;
    case 'run':
      return '`edi-agent schedule list` shows whether it runs, and how it ended.';
    case 'window_open':
    case 'window_close':
      return '`edi-agent maintenance window show` shows what holds now.';
    case 'pause':
    case 'resume':
      return '`edi-agent status` shows whether files are taken.';
    case 'outbox_replay':
      return '`edi-agent audit list --kind outbox_replayed` shows it once it is done. Asked again, events are told twice.';
    case 'quarantine':
      return `\`edi-agent quarantine show ${shellWord(asked.id)}\` shows what became of it, \`edi-agent logs\` how it goes on.`;
    case 'report':
      return 'The report is in directories.reports, whether central monitoring was told of it or not.';
  }
}

/** How recurring work stands: by the service, or by what is kept of its last run. */
export async function listSchedules(request: ConfigRequest): Promise<SchedulesDocument> {
  const answer = await askRunning(request, { action: 'schedules' });
  if (answer !== null) return schedulesDocument(schedulesOf(answer), true);
  const { settings } = await requireSettings(request);
  const state = await lookAtState(settings);
  const options = { ...dueRulesOf(settings, state.agentId), nowMs: Date.now(), running: null };
  const plans = plansOf(settings, createSchedule());
  return schedulesDocument(
    plans.map((plan) => viewOf(plan, state.schedules[plan.name], options)),
    false,
  );
}

export function schedulesOf(answer: unknown): readonly ScheduleView[] {
  if (typeof answer === 'object' && answer !== null && 'schedules' in answer) return answer.schedules as ScheduleView[];
  throw new AgentError('the service answers something else than this program understands', {
    code: 'API',
    hint: 'Restart the service: it may be of another version than the edi-agent that you call here.',
  });
}

/** Windows and pauses that hold now. */
export async function listRests(request: ConfigRequest): Promise<RestsDocument> {
  const answer = await askRunning(request, { action: 'rests' });
  if (answer !== null) return restsDocument(answer as Rests);
  const { settings } = await requireSettings(request);
  return restsDocument(restsAt(await lookAtState(settings), Date.now()));
}

/** Changes them; what holds afterwards. */
export async function changeRests(request: ConfigRequest, asked: ControlRequest): Promise<RestsDocument> {
  return restsDocument((await ask(request, asked)) as Rests);
}
