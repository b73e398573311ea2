import { PgBoss } from 'pg-boss';
import type { ConstructorOptions, JobWithMetadata, JobResult } from 'pg-boss';
import { Fault, type FaultCode } from '#fault';
import { type JobData, type QueueName, queueNames } from './database.ts';
import type { OpenDatabase } from './open-postgres.ts';

/** When a failed job is tried again. */
export interface RetryPolicy {
  /** Tries after the first. */
  readonly retryLimit: number;
  /** Pause before the first retry; doubles each time, with jitter. */
  readonly retryDelaySeconds: number;
  readonly retryDelayMaxSeconds: number;
  /** Longest run of a job. */
  readonly deadlineSeconds: number;
}

export interface Job<Q extends QueueName> {
  readonly id: string;
  readonly data: JobData[Q];
  /** Counts from 1. */
  readonly attempt: number;
  /** Aborted when the job was taken away, ran too long, or the process has to end. */
  readonly signal: AbortSignal;
}

/** A job that was given up, and why. */
export interface DeadJob<Q extends QueueName> {
  readonly id: string;
  readonly queue: Q;
  readonly data: JobData[Q];
  readonly attempts: number;
  readonly reason: string;
  readonly sentence: string;
}

export type JobHandler<Q extends QueueName> = (job: Job<Q>) => Promise<void>;

/** Repeating what failed for one of these cannot help. */
const permanent: ReadonlySet<FaultCode> = new Set(['INVALID_ARGUMENT', 'NOT_FOUND', 'FAILED_PRECONDITION', 'UNIMPLEMENTED', 'ALREADY_EXISTS']);

/** A worker that is silent for so long is taken for dead; the least that pg-boss allows. */
const heartbeatSeconds = 10;
const year = 365 * 24 * 3600;
/** `short`: of waiting jobs with one key one; `singleton`: one at work, wherever. */
const policies: Partial<Record<QueueName, 'short' | 'singleton'>> = { report: 'short', training: 'singleton' };

const deadLetterOf = (queue: QueueName): string => `${queue}-dead`;

const construction = (database: OpenDatabase): ConstructorOptions => ({
  ...database.boss,
  schema: 'pneumogate_jobs',
  application_name: 'pneumogate-jobs',
  useListenNotify: true,
  superviseIntervalSeconds: 2,
  monitorIntervalSeconds: 2,
  schedule: false,
  registerInstance: false,
  reindex: database.kind === 'postgresql',
  monitorVacuum: database.kind === 'postgresql',
  openTelemetry: { enabled: false },
});

/** A day, the longest that pg-boss lets a job run: a longer training is interrupted, which saves it, and goes on in the next try. */
const trainingSeconds = 24 * 3600;
/** Interruptions that a training run survives. */
const trainingRetries = 50;

/** A model on trial gets what processor time is left over: an image may take it minutes. */
const shadowSeconds = 20 * 60;

const ownOptions: Partial<Record<QueueName, { readonly expireInSeconds: number; readonly retryLimit?: number }>> = {
  training: { expireInSeconds: trainingSeconds, retryLimit: trainingRetries },
  shadow: { expireInSeconds: shadowSeconds },
};

async function declareQueues(boss: PgBoss, policy: RetryPolicy): Promise<void> {
  const options = {
    notify: true,
    heartbeatSeconds,
    retentionSeconds: year,
    deleteAfterSeconds: 3600,
    expireInSeconds: Math.ceil(policy.deadlineSeconds) * 2,
    retryLimit: policy.retryLimit,
    retryDelay: Math.ceil(policy.retryDelaySeconds),
    retryBackoff: true,
    retryDelayMax: Math.ceil(policy.retryDelayMaxSeconds),
  };
  for (const queue of queueNames) {
    const deadLetter = deadLetterOf(queue);
    const own = { ...options, ...ownOptions[queue] };
    await boss.createQueue(deadLetter, { notify: true, retryLimit: 1000, retryDelay: 5, retentionSeconds: year, deleteAfterSeconds: 3600 });
    await boss.createQueue(queue, { ...own, policy: policies[queue] ?? 'standard', deadLetter });
    await boss.updateQueue(queue, { ...own, deadLetter });
  }
}

/** Starts pg-boss in the database of the books: its own schema, the queues, the supervision of lost jobs. */
export async function startBoss(database: OpenDatabase, policy: RetryPolicy, onError: (error: Error) => void): Promise<PgBoss> {
  const boss = new PgBoss(construction(database));
  boss.on('error', onError);
  await boss.start();
  await declareQueues(boss, policy);
  return boss;
}

interface Failure {
  readonly code: string;
  readonly reason: string;
  readonly sentence: string;
}

async function resultOf<Q extends QueueName>(job: JobWithMetadata<JobData[Q]>, handler: JobHandler<Q>): Promise<JobResult> {
  try {
    await handler({ id: job.id, data: job.data, attempt: job.retryCount + 1, signal: job.signal });
    return { id: job.id, status: 'completed' };
  } catch (thrown) {
    const { code, reason, message } = Fault.from(thrown);
    const output: Failure = { code, reason, sentence: message };
    return { id: job.id, status: permanent.has(code) ? 'deadletter' : 'failed', output };
  }
}

const workOptions = { batchSize: 1, includeMetadata: true, perJobResults: true, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 2 } as const;

/**
 * One worker: it takes the next job as soon as it is done with one. pg-boss would sleep for its polling interval between two jobs of a backlog,
 * which a notification of its own cuts short.
 */
async function startWorker<T>(boss: PgBoss, queue: string, run: (job: JobWithMetadata<T>) => Promise<JobResult>): Promise<() => Promise<void>> {
  const worker: { id?: string } = {};
  worker.id = await boss.work<T, unknown, typeof workOptions>(queue, workOptions, async (jobs) => {
    const results = await Promise.all(jobs.map(run));
    if (worker.id !== undefined) boss.notifyWorker(worker.id);
    return results;
  });
  const { id } = worker;
  return () => boss.offWork(queue, { id, wait: true });
}

/**
 * Takes jobs of a queue, at most `concurrency` at a time, as soon as they are committed. A handler that throws a Fault which repeating cannot
 * help gives the job up; any other failure leads to a retry.
 */
export async function workOn<Q extends QueueName>(boss: PgBoss, queue: Q, concurrency: number, handler: JobHandler<Q>): Promise<() => Promise<void>> {
  const start = () => startWorker<JobData[Q]>(boss, queue, (job) => resultOf(job, handler));
  const stops = await Promise.all(Array.from({ length: concurrency }, start));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function failureOf(output: object | null): Pick<Failure, 'reason' | 'sentence'> {
  if (output !== null && 'reason' in output && 'sentence' in output) return { reason: String(output.reason), sentence: String(output.sentence) };
  return { reason: 'WORKER_LOST', sentence: 'Each process that worked on it ended or hung before it was done.' };
}

/** Hands each given-up job to `handler`, again until it succeeds. */
export const workOnDead = <Q extends QueueName>(boss: PgBoss, queue: Q, handler: (job: DeadJob<Q>) => Promise<void>): Promise<() => Promise<void>> =>
  startWorker<JobData[Q]>(boss, deadLetterOf(queue), async (job) => {
    const { id, data, sourceId, sourceRetryCount, sourceOutput } = job;
    await handler({ id: sourceId ?? id, queue, data, attempts: (sourceRetryCount ?? 0) + 1, ...failureOf(sourceOutput) });
    return { id, status: 'completed' };
  });
