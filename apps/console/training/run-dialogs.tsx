import type { TrainingRun } from '../api/answers.ts';
import { post } from '../api/http.ts';
import { DecisionDialog } from '../shell/decision-dialog.tsx';
import { figure } from '../shell/words.ts';
import type { RunAction } from './run-words.ts';

interface Question {
  readonly title: string;
  readonly action: string;
  readonly sentence: string;
  readonly done: string;
}

/** What is asked before something happens to a run. */
function questionOf(action: RunAction, { challenger, champion, numbers }: TrainingRun): Question {
  const model = challenger ?? 'its model';
  if (action === 'approve') {
    const gain = numbers?.gain;
    const judged = gain === undefined ? '' : ` The gate passed it with a gain of ${figure(gain)}.`;
    return { title: `Approve ${model}?`, action: `Promote ${model}`, sentence: `${model} becomes the champion in place of ${champion ?? 'none'}, and every service that follows the registry reads new studies with it.${judged}`, done: `${model} is the champion.` };
  }
  if (action === 'reject') return { title: `Turn ${model} down?`, action: `Turn ${model} down`, sentence: `${champion ?? 'The champion'} stays the champion. ${model} stays in the registry, and this run can be approved no more.`, done: `${model} is turned down.` };
  return { title: 'Cancel this run?', action: 'Cancel the run', sentence: 'It stops after the step under way. What it has trained stays in its folder, but the run does not go on.', done: 'The run is cancelled.' };
}

interface DialogProps {
  readonly onDone: (message: string) => void;
  readonly onClose: () => void;
}

/** Asks before a run is approved, turned down or cancelled. */
export function RunDialog({ asked, run, onDone, onClose }: DialogProps & { readonly asked: RunAction; readonly run: TrainingRun }) {
  const { title, action, sentence, done } = questionOf(asked, run);
  return (
    <DecisionDialog title={title} action={action} decide={(said) => post(`training/runs/${run.id}/${asked}`, said)} onDone={() => { onDone(done); }} onClose={onClose}>
      <p>{sentence}</p>
    </DecisionDialog>
  );
}

/** Asks before a run begins. */
export function BeginDialog({ onDone, onClose }: DialogProps) {
  return (
    <DecisionDialog title="Begin a training run?" action="Begin the run" decide={(said) => post('training/runs', said)} onDone={() => { onDone('A run has begun.'); }} onClose={onClose}>
      <p>It freezes the labels of now, trains on them, and holds the result against the champion. It takes hours and the trainer's cores; nothing is promoted by it unless the settings say so.</p>
    </DecisionDialog>
  );
}
