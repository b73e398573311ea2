export { cacheFolder, checkoutFolder, softwareVersion } from './checkout/index.ts';
export { type Part, type PartState, type Readiness, judgeReadiness } from './health/index.ts';
export { type Problem, type ProblemResponse, httpStatusOf, problemOf, requestIdOf } from './http/index.ts';
export { type Logger, nestLogger, openLogger } from './log/index.ts';
export { Counter, Gauge, Histogram, type Registry, openMetrics } from './metrics/index.ts';
export { authorityOf, localAddress } from './net/index.ts';
export { type Closing, closeOnSignal, processorFlags } from './process/index.ts';
export { type Settings, connectionUrl, loadSettings, settingsDocument, settingsSchema } from './settings/index.ts';
