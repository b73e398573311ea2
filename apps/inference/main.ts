import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Fault } from '#fault';
import { cacheFolder, checkoutFolder, loadSettings, openLogger } from '#platform';
import { modelDirectories, userModelStore } from '#registry';
import { serve } from './serve.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const settings = loadSettings({ file: values.config, env: process.env });
  const logger = openLogger(settings.log, 'inference');
  const { env } = process;
  const registry = { directories: modelDirectories(settings.models.directories, checkoutFolder(), env.XDG_DATA_HOME), userStore: userModelStore(env.XDG_DATA_HOME) };
  const running = await serve(settings, { registry, cache: cacheFolder(env) }, logger);
  logger.info({ port: running.port, httpPort: running.httpPort }, 'listening');
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'draining');
    void running.stop().then(() => {
      logger.info('stopped');
      process.exit(0);
    });
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

main().catch((error: unknown) => {
  const fault = Fault.from(error);
  console.error(`pneumogate: ${fault.message}`);
  for (const [name, value] of Object.entries(fault.metadata)) console.error(`${name}: ${value}`);
  if (fault.reason === 'UNEXPECTED') console.error(fault.cause);
  process.exit(1);
});
