import { z } from 'zod';
import { type Http, requestJson } from '#dicomweb';
import { Fault } from '#fault';

const box = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });

const label = z.object({
  studyInstanceUID: z.string(),
  seriesInstanceUID: z.string().nullable(),
  sopInstanceUID: z.string(),
  verdict: z.enum(['boxes', 'no-pneumonia', 'not-assessable']),
  reviewer: z.string().nullable(),
  observedAt: z.string(),
  marks: z.array(z.object({ box: box.nullable() })),
  report: z.object({ seriesInstanceUID: z.string(), sopInstanceUID: z.string() }),
  basis: z.object({ reportSOPInstanceUID: z.string(), model: z.string() }).nullable(),
});

const page = z.object({ labels: z.array(label), next: z.string().nullable() });

/** A label as the gateway's API tells it. */
export type GatewayLabel = z.infer<typeof label>;

/**
 * Every label that the gateway at `http` has collected, in the order of reading.
 * @throws Fault as `#dicomweb`; UNAVAILABLE / GATEWAY_STRANGE for an answer that is none of this API
 */
export async function fetchLabels(http: Http, signal: AbortSignal): Promise<GatewayLabel[]> {
  const labels: GatewayLabel[] = [];
  for (let after = ''; ; ) {
    const answer = page.safeParse(await requestJson(http, { path: `api/v1/labels?limit=500${after}`, signal }));
    if (!answer.success) throw new Fault('UNAVAILABLE', 'GATEWAY_STRANGE', 'What answers at this address is not the gateway.', { cause: answer.error });
    labels.push(...answer.data.labels);
    if (answer.data.next === null) return labels;
    after = `&after=${encodeURIComponent(answer.data.next)}`;
  }
}
