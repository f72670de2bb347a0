import { Config, Help } from '@oclif/core';
import { normalizeArgv } from '@oclif/core/help';
import { asksForHelp } from '../commands/asks-for.ts';
import { reportFailure } from '../commands/failure.ts';
import { commandNear } from '../commands/near.ts';
import { AgentError } from '../src/agent.ts';
import type { CliOptions } from './front-page.ts';
import { supplyShellAndHome } from './shell-and-home.ts';
import { StaticPlugin } from './static-plugin.ts';

/** Runs one command line. Failures are reported here and nowhere else; the exit code lands in process.exitCode. */
export async function runCli(argv: readonly string[], options: CliOptions): Promise<void> {
  try {
    await dispatch(argv, await loadConfig(options));
  } catch (error) {
    process.exitCode = reportFailure(error, argv);
  }
}

async function dispatch(argv: readonly string[], config: Config): Promise<void> {
  const words = argv[0] === 'help' || asksForHelp(argv.slice(0, 1)) ? argv.slice(1) : argv;
  const [id = '', ...rest] = normalizeArgv(config, [...words]);
  if (id.startsWith('-')) {
    throw usageError(`${id} stands before the command`, 'Write the command first: `edi-agent COMMAND [FLAGS]`.');
  }
  const command = config.findCommand(id);
  if (!command && !config.findTopic(id)) {
    const { message, hint } = commandNear(id);
    throw usageError(message, hint);
  }
  if (!command || words !== argv || asksForHelp(rest)) return new Help(config).showHelp([id]);
  await config.runCommand(id, rest, command);
}

function usageError(message: string, hint: string): AgentError {
  return new AgentError(message, { code: 'USAGE', hint });
}

async function loadConfig({ packageJson, manifest }: CliOptions): Promise<Config> {
  supplyShellAndHome();
  const plugin = new StaticPlugin({ packageJson, manifest });
  await plugin.load();
  return Config.load({ root: '/', pjson: packageJson, plugins: new Map([[plugin.name, plugin]]) });
}
