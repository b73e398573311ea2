export { type Part, type PartState, type Readiness, judgeReadiness } from './readiness.ts';
