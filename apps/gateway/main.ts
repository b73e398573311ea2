import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Fault } from '#fault';
import { type Logger, loadSettings, openLogger } from '#platform';
import { type Gateway, openGateway } from './gateway.ts';

const usage = 'Usage: gateway [--config FILE]';

const drainLimitMs = 60_000;

/** SIGTERM and SIGINT end the process when what is in hand is finished, or takes too long; a second one at once. */
function closeOnSignal(gateway: Gateway, logger: Logger): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'draining');
      setTimeout(() => {
        logger.error('what was in hand took too long to finish');
        process.exit(1);
      }, drainLimitMs).unref();
      gateway.close().then(
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
  const settings = loadSettings({ file: values.config, env: process.env });
  const logger = openLogger(settings.log, 'gateway');
  const gateway = await openGateway(settings, logger);
  closeOnSignal(gateway, logger);
  logger.info({ port: gateway.port, host: settings.gateway.host }, 'listening');
}

main().catch((error: unknown) => {
  const fault = Fault.from(error);
  console.error(fault.reason === 'UNEXPECTED' ? error : `gateway: ${fault.message}`);
  process.exit(1);
});
