export { type Closing, closeOnSignal } from './close-on-signal.ts';
