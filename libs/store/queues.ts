/** What the jobs of a queue carry. */
export interface JobData {
  readonly analysis: { readonly instanceId: string; readonly studyId: string; readonly revision: number };
  readonly report: { readonly studyId: string };
  /** A Structured Report in which a person may have spoken. */
  readonly reading: { readonly instanceId: string; readonly studyId: string; readonly revision: number };
  /** A run of the trainer that is to go on. */
  readonly training: { readonly runId: string };
  /** An image that the model on trial is to read as well, as it stood when the serving one had read it. */
  readonly shadow: { readonly instanceId: string; readonly studyId: string; readonly revision: number };
}
export type QueueName = keyof JobData;
export const queueNames = ['analysis', 'report', 'reading', 'training', 'shadow'] as const satisfies readonly QueueName[];
