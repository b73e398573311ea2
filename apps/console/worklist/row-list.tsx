import { type ReactNode, useEffect, useRef } from 'react';
import type { ReviewState, StudyState } from '../api/answers.ts';
import { type Patient, titleOf } from '../api/patients.ts';
import { percent } from '../shell/words.ts';

const states: Readonly<Record<StudyState, readonly [string, string]>> = {
  received: ['○', 'Received'],
  analysing: ['◔', 'Analysing'],
  settling: ['◑', 'Settling'],
  reported: ['●', 'Reported'],
  skipped: ['–', 'Not for the model'],
  failed: ['!', 'Failed'],
  deleted: ['×', 'Deleted'],
};

const reviews: Readonly<Record<ReviewState, readonly [string, string]>> = {
  unreviewed: ['', 'Not reviewed'],
  reviewed: ['✓', 'Reviewed'],
  adjudicate: ['≠', 'Readers differ'],
};

/** A study's state by sign and word, so that no colour is needed to tell it. */
export function StateCell({ state }: { readonly state: StudyState }) {
  const [sign, word] = states[state];
  return <span className={`state ${state}`}><span aria-hidden="true" className="sign">{sign}</span>{word}</span>;
}

export function ReviewCell({ state, readers }: { readonly state: ReviewState; readonly readers: number }) {
  const [sign, word] = reviews[state];
  return <span className={`review ${state}`}><span aria-hidden="true" className="sign">{sign}</span>{word}{readers > 1 ? `, ${readers} readers` : ''}</span>;
}

/** An image score as number and bar; a dash where no image was analysed. */
export function ScoreCell({ score }: { readonly score: number | null }) {
  if (score === null) return <span className="score none">–</span>;
  return <span className="score"><meter min={0} max={1} value={score} aria-hidden="true" />{percent(score)}</span>;
}

/** The patient, or the end of the study's UID until the archive has told. */
export function PatientCell({ patient, uid }: { readonly patient: Patient | undefined; readonly uid: string }) {
  return <span className="patient" title={uid}><strong>{titleOf(patient, uid)}</strong> <small>{patient === undefined || patient.name === '' ? '' : patient.id}</small></span>;
}

/** A row that clicks select and double clicks open; it scrolls into sight when it is selected. */
export function Row({ selected, onSelect, onOpen, children }: { readonly selected: boolean; readonly onSelect: () => void; readonly onOpen: () => void; readonly children: ReactNode }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => { if (selected) row.current?.scrollIntoView({ block: 'nearest' }); }, [selected]);
  return <tr ref={row} aria-selected={selected} className={selected ? 'selected' : undefined} onClick={onSelect} onDoubleClick={onOpen}>{children}</tr>;
}
