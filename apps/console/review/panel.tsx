import type { Dispatch } from 'react';
import type { ReviewImage, StudyReview } from '../api/answers.ts';
import { type Patient, titleOf } from '../api/patients.ts';
import type { LoadedImage } from '../pixels/load-image.ts';
import { Key } from '../shell/help.tsx';
import { percent } from '../shell/words.ts';
import { BoxList } from './box-list.tsx';
import { type ImageMarks, type Progress, progressOf } from './marks.ts';
import { ReaderNotes } from './reader-notes.tsx';
import type { ReviewCommand } from './review-keys.ts';
import { type ReviewAction, type ReviewState, currentMarks } from './review-state.ts';

interface PanelProps {
  readonly study: StudyReview;
  readonly patient: Patient | undefined;
  readonly image: ReviewImage | undefined;
  readonly fetched: ReadonlyMap<string, LoadedImage>;
  readonly state: ReviewState;
  readonly isSaving: boolean;
  readonly readersShown: boolean;
  readonly onReview: Dispatch<ReviewAction>;
  readonly onCommand: (command: ReviewCommand) => void;
}

const progressWords: Readonly<Record<Progress, string>> = { untouched: '○ nothing said', undecided: '◐ boxes wait', empty: '◐ say what it shows', complete: '✓ complete' };

interface CommandButtonProps {
  readonly command: ReviewCommand;
  readonly keyName: string;
  readonly words: string;
  readonly pressed?: boolean;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  readonly onCommand: (command: ReviewCommand) => void;
}

const CommandButton = ({ command, keyName, words, pressed, primary, disabled, onCommand }: CommandButtonProps) => (
  <button type="button" className={primary === true ? 'button primary' : 'button'} aria-pressed={pressed} disabled={disabled} onClick={() => { onCommand(command); }}>
    {words} <Key name={keyName} />
  </button>
);

interface ViewsProps extends Pick<PanelProps, 'fetched' | 'onReview'> {
  readonly images: readonly ImageMarks[];
  readonly current: number;
}

function Views({ images, current, fetched, onReview }: ViewsProps) {
  return (
    <section aria-label="Views of the study">
      <ol className="views">
        {images.map((marks, index) => (
          <li key={marks.sopInstanceUID}>
            <button type="button" className="view" aria-current={index === current} onClick={() => { onReview({ type: 'show', index }); }}>
              <span><span className="number">{index + 1}</span> {fetched.get(marks.sopInstanceUID)?.viewPosition ?? 'View'}</span><span>{progressWords[progressOf(marks)]}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ModelSays({ image, report }: { readonly image: ReviewImage | undefined; readonly report: StudyReview['report'] }) {
  if (image === undefined) return null;
  if (image.outcome !== 'analysed') return <p className="model-says">{image.outcome === 'pending' ? 'The model has not read this image yet.' : (image.reason ?? 'The model did not read this image.')}</p>;
  return (
    <p className="model-says">
      Image score <strong>{image.imageScore === null ? '–' : percent(image.imageScore)}</strong>
      {report !== null && <small>{report.model}, boxes from a box score of {percent(report.operatingPoint)}</small>}
    </p>
  );
}

/** What is known of the study, what is said of it so far, and every action with its key. */
export function Panel({ study, patient, image, fetched, state, isSaving, readersShown, onReview, onCommand }: PanelProps) {
  const marks = currentMarks(state);
  return (
    <aside className="panel" aria-label="Review">
      <header>
        <h1>{titleOf(patient, study.studyInstanceUID)}</h1>
        <p className="note" title={study.studyInstanceUID}>{patient?.id} <span className="uid">…{study.studyInstanceUID.slice(-16)}</span></p>
      </header>
      {state.images.length > 1 && <Views images={state.images} current={state.current} fetched={fetched} onReview={onReview} />}
      <ModelSays image={image} report={study.report} />
      {marks !== undefined && <BoxList study={study} image={image} marks={marks} selected={state.selected} onReview={onReview} />}
      <div className="actions" role="group" aria-label="This box">
        <CommandButton command="accept" keyName="a" words="Accept" disabled={state.selected === null} onCommand={onCommand} />
        <CommandButton command="reject" keyName="x" words="Reject" disabled={state.selected === null} onCommand={onCommand} />
        <CommandButton command="draw" keyName="d" words="Draw" onCommand={onCommand} />
        <CommandButton command="undo" keyName="u" words="Undo" disabled={state.past.length === 0} onCommand={onCommand} />
      </div>
      <div className="actions" role="group" aria-label="The whole image">
        <CommandButton command="no-pneumonia" keyName="n" words="No pneumonia" pressed={marks?.negative === 'no-pneumonia'} onCommand={onCommand} />
        <CommandButton command="not-assessable" keyName="q" words="Not assessable" pressed={marks?.negative === 'not-assessable'} onCommand={onCommand} />
      </div>
      <ReaderNotes image={image} shown={readersShown} onCommand={onCommand} />
      <div className="actions save">
        <CommandButton command="save-next" keyName="s" words={isSaving ? 'Saving …' : 'Save and next'} primary disabled={isSaving} onCommand={onCommand} />
        {study.ohif !== null && <a className="button" href={study.ohif} target="_blank" rel="noreferrer">OHIF <Key name="o" /><span className="hidden">, in another tab</span></a>}
      </div>
    </aside>
  );
}
