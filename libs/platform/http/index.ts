export { type Problem, type ProblemResponse, problemOf } from './problem.ts';
export { requestIdOf } from './request-id.ts';
export { httpStatusOf } from './status.ts';
