export { type Closing, closeOnSignal } from './close-on-signal.ts';
export { processorFlags } from './processor-flags.ts';
