import { spawn } from 'node:child_process';
import { AgentError } from '../model/agent-error.ts';

const toldCharactersMax = 500;

/** Runs a program without a shell to its end; AgentError BACKUP.COPY unless it exits with 0. The signal kills it. */
export function runProgram(argv: readonly string[], signal: AbortSignal): Promise<void> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], signal, killSignal: 'SIGKILL' });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-toldCharactersMax);
    });
    child.once('error', (error) => {
      if (signal.aborted) reject(signal.reason);
      else reject(failure(`${program} cannot be run: ${error.message}`));
    });
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve();
      else if (signal.aborted) reject(signal.reason);
      else reject(failure(`${program} ended with ${code ?? killedBy}${said === '' ? '' : `: ${said.trim()}`}`));
    });
  });
}

function failure(message: string): AgentError {
  return new AgentError(message, {
    code: 'BACKUP.COPY',
    hint: 'Mend it, then copy what is left: `edi-agent backup push`.',
    retry: true,
  });
}
