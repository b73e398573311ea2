export { Fault, type FaultCode, type FaultOptions } from './fault.ts';
