import { openInferenceClient } from '#contract';
import { Fault } from '#fault';
import type { CommandContext } from '../commands/context.ts';
import { startInference } from './inference-process.ts';
import { type Judgement, type Look, judgeSamples } from './judge-samples.ts';

export interface JudgingModel {
  /** `name`, `name@version`, `name@alias`, or a folder with `model.json`; absent: the service's default. */
  readonly model?: string;
  readonly config?: string;
}

const byId = ({ sample: a }: Judgement, { sample: b }: Judgement): number => (`${a.source}/${a.id}` < `${b.source}/${b.id}` ? -1 : 1);

/** The service follows an alias that is moved; figures of two versions together would be nobody's. */
function demandOneVersion(judgements: readonly Judgement[]): readonly Judgement[] {
  const isOne = new Set(judgements.map(({ model }) => model.deviceUID)).size <= 1;
  if (isOne) return judgements;
  throw new Fault('FAILED_PRECONDITION', 'MODEL_CHANGED_MEANWHILE', 'The alias was moved to another version while the images were read: do it again, or name the version by its number.');
}

/**
 * Judges samples, covered in part where that is asked. In the order of the samples' names: answers come in any order, and no figure may depend on it.
 * @throws Fault FAILED_PRECONDITION / MODEL_CHANGED_MEANWHILE; of `judgeSamples`
 */
export type Judge = (looks: readonly Look[]) => Promise<Judgement[]>;

/**
 * Starts the inference service with the model for as long as `use` has it judge.
 * @throws Fault of `startInference`; what `use` throws
 */
export async function withJudge<Answer>({ model, config }: JudgingModel, context: CommandContext, use: (judge: Judge) => Promise<Answer>): Promise<Answer> {
  context.progress(`starting the inference service${model === undefined ? '' : ` with ${model}`}`);
  const inference = await startInference({ model, config, env: context.env, signal: context.signal });
  const client = openInferenceClient(inference.address);
  const judge: Judge = async (looks) => {
    const judgements: Judgement[] = [];
    for await (const judgement of judgeSamples(looks, client, context.signal)) {
      judgements.push(judgement);
      context.progress(`${judgements.length} of ${looks.length} images`);
    }
    return demandOneVersion(judgements).toSorted(byId);
  };
  try {
    return await use(judge);
  } finally {
    client.close();
    await inference.stop();
  }
}

/** What a service that is started for it says of the samples. @throws Fault as `withJudge` and `Judge` */
export const judgeByService = (looks: readonly Look[], model: JudgingModel, context: CommandContext): Promise<Judgement[]> => withJudge(model, context, (judge) => judge(looks));
