export { type Logger, openLogger } from './logger.ts';
export { nestLogger } from './nest-logger.ts';
