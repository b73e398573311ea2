import type { InferenceClient, InstanceAnswer, InstanceRequest, ModelVersion } from '#contract';
import { type Cover, type Sample, dicomInstance } from '#dataset';
import type { Detection } from '#detection';
import { ageBand, type EvaluatedImage } from '#evaluation';

/** Boxes below this score are not asked for. */
const lowestScore = 0.005;
/** Images under way at a time: enough to keep the service busy, fewer than it holds. */
const window = 12;

/** What the service takes at least, along the shorter side; smaller images are enlarged. */
export const smallestSide = 256;

/** A sample, and what of it is covered. */
export interface Look {
  readonly sample: Sample;
  readonly cover?: Cover | undefined;
}

/** What came of one sample. */
export interface Judgement extends Look {
  readonly model: ModelVersion;
  /** Undefined where the service refused or failed; `reason` says why. */
  readonly image: EvaluatedImage | undefined;
  readonly reason: string | undefined;
  /** Its share of the time that the network took for its batch, in milliseconds; undefined where it was not reached. */
  readonly computeMs: number | undefined;
}

/** Facts that figures are also given by. */
const groupsOf = ({ source, view, sex, age }: Sample): Record<string, string> => ({ source, view: view ?? 'unknown', sex: sex ?? 'unknown', age: ageBand(age) });

function evaluatedImage(sample: Sample, detections: readonly Detection[], imageScore: number): EvaluatedImage {
  const { id, patient, source, boxes } = sample;
  return { id: `${source}/${id}`, patient, positive: boxes.length > 0, truths: boxes, detections, imageScore, groups: groupsOf(sample) };
}

/** Boxes in the sample's own pixels, where a small image was enlarged for the service. */
function judgementOf(look: Look, { model, outcome, timings }: InstanceAnswer): Judgement {
  const { sample } = look;
  if (outcome.kind !== 'analysed') return { ...look, model, image: undefined, reason: `${outcome.code}: ${outcome.sentence}`, computeMs: undefined };
  const [x, y] = [sample.columns / outcome.geometry.columns, sample.rows / outcome.geometry.rows];
  const detections = outcome.detections.map(({ left, top, width, height, score }) => ({ left: left * x, top: top * y, width: width * x, height: height * y, score }));
  return { ...look, model, image: evaluatedImage(sample, detections, outcome.imageScore), reason: undefined, computeMs: timings.computeMs / timings.batchSize };
}

/**
 * The sample as the service takes it. Its age and view are left out: whether an image is fit for the model is the service's question about images
 * that nobody looked at, not about labelled ones.
 */
const instanceOf = ({ sample: { age: _age, view: _view, ...sample }, cover }: Look): Promise<Uint8Array> => dicomInstance(sample, { atLeast: smallestSide, cover });

/** A row of places of which only so many are taken at a time. */
class Places {
  #free = window;
  #waiting: (() => void)[] = [];

  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((free) => this.#waiting.push(free));
  }

  giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

/**
 * Lets the service judge each sample, covered in part where that is asked, and yields the judgements as they come.
 * @throws Fault what the call throws; INVALID_ARGUMENT naming the file for a sample that cannot be read
 */
export async function* judgeSamples(looks: readonly Look[], client: InferenceClient, signal: AbortSignal): AsyncGenerator<Judgement> {
  const places = new Places();
  async function* instances(): AsyncGenerator<InstanceRequest> {
    for (const [i, look] of looks.entries()) {
      await places.take();
      yield { instanceKey: String(i), bytes: await instanceOf(look), minScore: lowestScore };
    }
  }
  for await (const answer of client.analyze(instances(), { signal })) {
    places.giveBack();
    const look = looks[Number(answer.instanceKey)];
    if (look !== undefined) yield judgementOf(look, answer);
  }
}
