import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef, useState } from 'react';
import type { Said } from '../api/answers.ts';
import { reasonOf, sentenceOf } from '../api/problem.ts';
import { Dialog } from './dialog.tsx';
import { useReviewer } from './reviewer.ts';

interface DecisionProps {
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  readonly action: string;
  /** Whether something else of the dialog holds the decision back. */
  readonly isHeld?: boolean;
  /** Carries the decision out; what it throws is shown, and the dialog stays. */
  readonly decide: (said: Said) => Promise<void>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const longest = 500;

/** Asks who decides and why before anything happens. */
export function DecisionDialog({ title, children, action, isHeld, decide, onDone, onClose }: DecisionProps) {
  const [by, setBy] = useState(useReviewer().replaceAll('^', ' ').trim());
  const [why, setWhy] = useState('');
  const [isAtWork, setAtWork] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const id = useId();
  const reasonField = useRef<HTMLInputElement>(null);
  // After the dialog has opened, which gives the focus to its first field.
  useEffect(() => { reasonField.current?.focus(); }, []);
  const isComplete = by.trim() !== '' && why.trim() !== '' && isHeld !== true;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isComplete || isAtWork) return;
    setAtWork(true);
    setProblem(undefined);
    decide({ by: by.trim(), why: why.trim() }).then(onDone, (error: unknown) => {
      setProblem(error);
      setAtWork(false);
    });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="decision" onSubmit={submit}>
        {children}
        <label htmlFor={`${id}-why`}>Why</label>
        <input id={`${id}-why`} ref={reasonField} type="text" autoComplete="off" required maxLength={longest} value={why} onChange={(event) => { setWhy(event.target.value); }} />
        <label htmlFor={`${id}-by`}>Who decides</label>
        <input id={`${id}-by`} type="text" autoComplete="name" required maxLength={longest} value={by} onChange={(event) => { setBy(event.target.value); }} />
        <p className="note">Both stand in the history from then on.</p>
        {problem !== undefined && <p role="alert" className="problem">{sentenceOf(problem)} <small>{reasonOf(problem)}</small></p>}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>Cancel</button>
          <button type="submit" className="button primary" disabled={!isComplete || isAtWork}>{isAtWork ? 'At work …' : action}</button>
        </div>
      </form>
    </Dialog>
  );
}
