import { z } from 'zod';
import { type Http, openHttp, requestJson } from '#dicomweb';
import { Fault } from '#fault';
import { listTrainingRuns } from '#store';
import { type RunContext, trainerItself } from '../runs/run-context.ts';
import { beginIfFree } from './begin-run.ts';

const lookEveryMs = 60_000;
const pageSize = 500;
const timeoutSeconds = 30;

const page = z.object({ labels: z.array(z.unknown()), next: z.string().nullable() });

/** How many labels were read since `since`, as far as `enough`. @throws Fault of `#dicomweb`; UNAVAILABLE / GATEWAY_STRANGE */
export async function countLabels(http: Http, since: Date, enough: number, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (let after = ''; count < enough; ) {
    const answer = page.safeParse(await requestJson(http, { path: `api/v1/labels?limit=${pageSize}&since=${encodeURIComponent(since.toISOString())}${after}`, signal }));
    if (!answer.success) throw new Fault('UNAVAILABLE', 'GATEWAY_STRANGE', 'What answers at this address is not the gateway.', { cause: answer.error });
    count += answer.data.labels.length;
    if (answer.data.next === null) break;
    after = `&after=${encodeURIComponent(answer.data.next)}`;
  }
  return count;
}

/** Begins a run whenever `afterLabels` labels came since the last one began, until the signal is aborted. */
export async function watchLabels(gateway: string, afterLabels: number, context: RunContext, signal: AbortSignal): Promise<void> {
  const { clock, logger, store } = context;
  const http = openHttp({ url: gateway, timeoutSeconds });
  try {
    for (;;) {
      await clock.wait(lookEveryMs, signal);
      if (signal.aborted) return;
      try {
        const [last] = await listTrainingRuns(store.books, { limit: 1 });
        const count = await countLabels(http, last?.createdAt ?? new Date(0), afterLabels, signal);
        if (count >= afterLabels) await beginIfFree({ cause: 'labels', by: trainerItself, why: `${afterLabels} new labels.` }, context);
      } catch (error) {
        logger.warn({ err: error }, 'the labels could not be counted');
      }
    }
  } finally {
    await http.close();
  }
}
