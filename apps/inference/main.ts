import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Fault } from '#fault';
import { loadSettings, openLogger } from '#platform';
import { modelDirectories, withModelsVariable } from './model-directories.ts';
import { serve } from './serve.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const env = withModelsVariable(process.env);
  const settings = loadSettings({ file: values.config, env });
  const logger = openLogger(settings.log, 'inference');
  const running = await serve(settings, modelDirectories(settings.models, env), logger);
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
  if (fault.reason === 'UNEXPECTED') console.error(fault.cause);
  process.exit(1);
});
