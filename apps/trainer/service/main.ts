import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Fault } from '#fault';
import { type Logger, checkoutFolder, loadSettings, openLogger } from '#platform';
import { modelDirectories, userModelStore } from '#registry';
import { type TrainerService, openTrainerService } from './service.ts';

const usage = 'Usage: trainer [--config FILE]';

/** SIGTERM and SIGINT end the process once the step at work has saved; a second one at once. */
function closeOnSignal(service: TrainerService, logger: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'saving what is under way');
      service.close().then(
        () => {
          logger.info('stopped');
          process.exit(0);
        },
        (error: unknown) => {
          logger.error({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
}

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
  closeOnSignal(service, logger);
  logger.info({ port: service.port, host: settings.training.host }, 'listening');
}

main().catch((error: unknown) => {
  const fault = Fault.from(error);
  console.error(fault.reason === 'UNEXPECTED' ? error : `trainer: ${fault.message}`);
  process.exit(1);
});
