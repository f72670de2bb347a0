import { AgentError } from './model/agent-error.ts';
import { askService } from './platform/api/client.ts';
import type { ServiceFacts, ServiceQuestion } from './report/doctor-service.ts';
import type { HealthDocument } from './report/health.ts';
import type { StatusDocument } from './report/status-document.ts';

export interface ServiceAsked extends Pick<ServiceQuestion, 'trouble'> {
  readonly service: (ServiceFacts & { readonly pid: number | null }) | null;
}

/** Asks the service of a home how it is; no service is no trouble. */
export async function askAboutService(home: string): Promise<ServiceAsked> {
  try {
    const status = await askService(home, '/api/v1/status');
    const health = await askService(home, '/health');
    if (!isStatus(status) || !isHealth(health)) return { service: null, trouble: null };
    const { version, state, started_at, pid } = status;
    const startedMs = started_at === null ? 0 : Date.parse(started_at);
    return { service: { version, state, startedMs, health, pid }, trouble: null };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const { message, hint } = error;
    return { service: null, trouble: { message, hint } };
  }
}

function isStatus(answer: unknown): answer is StatusDocument {
  return typeof answer === 'object' && answer !== null && 'started_at' in answer;
}

function isHealth(answer: unknown): answer is HealthDocument {
  return typeof answer === 'object' && answer !== null && 'checks' in answer;
}
