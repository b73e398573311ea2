/** What the jobs of a queue carry. */
export interface JobData {
  readonly analysis: { readonly instanceId: string; readonly studyId: string; readonly revision: number };
  readonly report: { readonly studyId: string };
  /** A Structured Report in which a person may have spoken. */
  readonly reading: { readonly instanceId: string; readonly studyId: string; readonly revision: number };
}
export type QueueName = keyof JobData;
export const queueNames = ['analysis', 'report', 'reading'] as const satisfies readonly QueueName[];
