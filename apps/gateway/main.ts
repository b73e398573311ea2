import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Fault } from '#fault';
import { closeOnSignal, loadSettings, openLogger } from '#platform';
import { openGateway } from './gateway.ts';

const usage = 'Usage: gateway [--config FILE]';

/** Longest time for requests and jobs in hand, in milliseconds. */
const drainLimitMs = 60_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const settings = loadSettings({ file: values.config, env: process.env });
  const logger = openLogger(settings.log, 'gateway');
  const gateway = await openGateway(settings, logger);
  closeOnSignal({ close: () => gateway.close(), logger, doing: 'draining', limitMs: drainLimitMs });
  logger.info({ port: gateway.port, host: settings.gateway.host }, 'listening');
}

main().catch((error: unknown) => {
  const fault = Fault.from(error);
  console.error(fault.reason === 'UNEXPECTED' ? error : `gateway: ${fault.message}`);
  process.exit(1);
});
