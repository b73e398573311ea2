import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Fault } from '#fault';
import { checkoutFolder, closeOnSignal, loadSettings, openLogger } from '#platform';
import { modelDirectories, userModelStore } from '#registry';
import { openTrainerService } from './service.ts';

const usage = 'Usage: trainer [--config FILE]';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const { env } = process;
  const settings = loadSettings({ file: values.config, env });
  const logger = openLogger(settings.log, 'trainer');
  const registry = { directories: modelDirectories(settings.models.directories, checkoutFolder(), env.XDG_DATA_HOME), userStore: userModelStore(env.XDG_DATA_HOME) };
  const service = await openTrainerService({ settings, logger, registry, env, config: values.config });
  closeOnSignal({ close: () => service.close(), logger, doing: 'saving what is under way' });
  logger.info({ port: service.port, host: settings.training.host }, 'listening');
}

main().catch((error: unknown) => {
  const fault = Fault.from(error);
  console.error(fault.reason === 'UNEXPECTED' ? error : `trainer: ${fault.message}`);
  process.exit(1);
});
