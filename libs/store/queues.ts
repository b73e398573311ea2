/** What the jobs of a queue carry. */
export interface JobData {
  readonly analysis: { readonly instanceId: string; readonly studyId: string; readonly revision: number };
  readonly report: { readonly studyId: string };
  /** A Structured Report in which a person may have spoken. */
  readonly reading: { readonly instanceId: string; readonly studyId: string; readonly revision: number };
  /** A run of the trainer that is to go on. */
  readonly training: { readonly runId: string };
}
export type QueueName = keyof JobData;
export const queueNames = ['analysis', 'report', 'reading', 'training'] as const satisfies readonly QueueName[];
