import { useState } from 'react';
import type { StudyReview } from '../api/answers.ts';
import { useStudyEvents } from '../api/events.ts';
import { getJson } from '../api/http.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { Desk } from './desk.tsx';
import { isDraft } from './drafts.ts';

interface ReviewPageProps {
  readonly study: string;
  readonly list: 'worklist' | 'queue';
}

/** Loads a study for review. What arrives meanwhile is shown at once, or offered where the reader has begun. */
export function ReviewPage({ study, list }: ReviewPageProps) {
  const { data, problem, reload } = useLoaded(study, (signal) => getJson<StudyReview>(`studies/${study}/review`, signal));
  const [isStale, setStale] = useState(false);
  const [round, setRound] = useState(0);
  const [notice, setNotice] = useState('');
  const loadAgain = (said = ''): void => {
    setNotice(said);
    setStale(false);
    setRound(round + 1);
    reload();
  };
  useStudyEvents(
    (event) => {
      if (event.kind !== 'study' || event.studyInstanceUID !== study) return;
      if (data !== undefined && isDraft(data)) setStale(true);
      else loadAgain();
    },
    () => undefined,
  );
  if (data === undefined && problem !== undefined) {
    return <main className="page"><h1>Review</h1><p role="alert" className="problem">{problem} <button type="button" className="button small" onClick={reload}>Try again</button></p></main>;
  }
  if (data === undefined) return <main className="review" aria-busy="true"><div className="stage"><p className="stage-note">Loading the study …</p></div></main>;
  return (
    <>
      {isStale && <p className="banner" role="status">The study has changed since it was opened. <button type="button" className="button small" onClick={() => { loadAgain(); }}>Load it again</button></p>}
      <Desk key={`${data.report?.sopInstanceUID ?? ''} ${round}`} study={data} list={list} notice={notice} onSaved={loadAgain} />
    </>
  );
}
