import { useEffect, useMemo, useReducer, useState } from 'react';
import type { ReviewedImage, StudyReview } from '../api/answers.ts';
import { usePatients } from '../api/patients.ts';
import { useKeys } from '../shell/keys.ts';
import { navigate } from '../shell/navigation.ts';
import { openOhif } from '../shell/open-ohif.ts';
import { ReviewerDialog } from '../shell/reviewer-dialog.tsx';
import { useReviewer } from '../shell/reviewer.ts';
import { nextStudy } from '../worklist/next-study.ts';
import { displayReducer, firstDisplay } from './display.ts';
import { draftOf, dropDraft, keepDraft } from './drafts.ts';
import { noImageSentence } from './no-image.ts';
import { Panel } from './panel.tsx';
import { type ReviewCommand, reviewKeys } from './review-keys.ts';
import { type ReviewAction, currentMarks, reviewReducer } from './review-state.ts';
import { runCommand } from './run-command.ts';
import { Stage } from './stage.tsx';
import { StatusBar } from './status-bar.tsx';
import { submissionOf } from './submission.ts';
import { useImages } from './use-images.ts';
import { useSaving } from './use-saving.ts';

interface DeskProps {
  readonly study: StudyReview;
  /** Where the next study comes from. */
  readonly list: 'worklist' | 'queue';
  /** What is said at first. */
  readonly notice: string;
  /** It was saved, and stays on the desk. */
  readonly onSaved: (notice: string) => void;
}

/** What is saved, and whether the next study is opened after it. */
interface Saving {
  readonly images: readonly ReviewedImage[];
  readonly goes: boolean;
}

/** Why the reader's name is asked for. */
type Asking = Saving | 'for-later';

/** One study under review. */
export function Desk({ study, list, notice, onSaved }: DeskProps) {
  const { studyInstanceUID } = study;
  const [state, review] = useReducer(reviewReducer, study, draftOf);
  const [display, setDisplay] = useReducer(displayReducer, firstDisplay);
  const [message, setMessage] = useState(notice);
  const [asksName, setAsksName] = useState<Asking>();
  const { isSaving, save } = useSaving(studyInstanceUID, setMessage);
  const reviewer = useReviewer();
  const patient = usePatients([studyInstanceUID]).get(studyInstanceUID);
  const marks = currentMarks(state);
  const image = study.images.find(({ sopInstanceUID }) => sopInstanceUID === marks?.sopInstanceUID);
  const addresses = useMemo(() => study.images.map(({ seriesInstanceUID, sopInstanceUID }) => ({ studyInstanceUID: study.studyInstanceUID, seriesInstanceUID, sopInstanceUID })), [study]);
  const fetched = useImages(addresses.find(({ sopInstanceUID }) => sopInstanceUID === marks?.sopInstanceUID), addresses);
  const shown = fetched.get(marks?.sopInstanceUID ?? '');
  const frame = shown?.kind === 'frame' ? shown.frame : undefined;
  useEffect(() => { keepDraft(study, state); }, [study, state]);

  const onReview = (action: ReviewAction): void => {
    if (isSaving) return;
    review(action);
    setMessage('');
    if (action.type === 'show' || action.type === 'step-image') setDisplay({ type: 'image' });
  };
  const saveAs = async (name: string, { images, goes }: Saving): Promise<void> => {
    const saved = await save({ reviewer: name, images, report: study.report?.sopInstanceUID ?? null });
    if (!saved) return;
    dropDraft(study);
    if (!goes) {
      onSaved('Saved.');
      return;
    }
    const next = await nextStudy(list, studyInstanceUID).catch(() => undefined);
    navigate(next === undefined ? { page: list } : { page: 'review', study: next, list });
  };
  const onSave = (goes: boolean): void => {
    if (isSaving) return;
    const submission = submissionOf(state.images, study.images);
    if ('refusal' in submission) {
      if (submission.at !== -1) onReview({ type: 'show', index: submission.at });
      setMessage(submission.refusal);
    } else if (reviewer === '') setAsksName({ images: submission.images, goes });
    else void saveAs(reviewer, { images: submission.images, goes });
  };
  const onCommand = (command: ReviewCommand): void => {
    if (command === 'save' || command === 'save-next') onSave(command === 'save-next');
    else if (command === 'reviewer') setAsksName('for-later');
    else if (command === 'ohif') openOhif(study.ohif);
    else runCommand(command, { state, display, frame, onReview, onDisplay: setDisplay });
  };
  useKeys(reviewKeys, onCommand);
  if (marks === undefined) return <main className="page"><h1>Review</h1><p className="empty">{noImageSentence(study)}</p></main>;
  return (
    <main className="review">
      <Stage marks={marks} selected={state.selected} shown={shown} display={display} labels={image?.labels ?? []} onReview={onReview} onDisplay={setDisplay} />
      <Panel study={study} patient={patient} image={image} fetched={fetched} state={state} isSaving={isSaving} readersShown={display.readersShown} onReview={onReview} onCommand={onCommand} />
      <StatusBar shown={shown} display={display} marks={marks} message={message} />
      {asksName !== undefined && (
        <ReviewerDialog
          onClose={() => { setAsksName(undefined); }}
          onNamed={(name) => {
            setAsksName(undefined);
            if (asksName !== 'for-later') void saveAs(name, asksName);
          }}
        />
      )}
    </main>
  );
}
