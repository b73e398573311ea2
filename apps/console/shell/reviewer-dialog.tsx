import { type SyntheticEvent, useId, useState } from 'react';
import { isReviewerName } from '../review/submission.ts';
import { Dialog } from './dialog.tsx';
import { setReviewer, useReviewer } from './reviewer.ts';

/** Asks for the name that reviews are saved under. `onNamed` is called after it was given. */
export function ReviewerDialog({ onClose, onNamed }: { readonly onClose: () => void; readonly onNamed: (name: string) => void }) {
  const [name, setName] = useState(useReviewer());
  const fieldId = useId();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isReviewerName(name)) return;
    setReviewer(name.trim());
    onNamed(name.trim());
  };
  return (
    <Dialog title="Who is reading?" onClose={onClose}>
      <form onSubmit={submit}>
        <label htmlFor={fieldId}>Your name, as reports have it (Family^Given)</label>
        <input id={fieldId} type="text" autoFocus autoComplete="name" maxLength={64} value={name} aria-describedby={`${fieldId}-note`} onChange={(event) => { setName(event.target.value); }} />
        <p id={`${fieldId}-note`} className="note">It is written into each Structured Report that you save, and kept in this browser. No \ and no =.</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>Cancel</button>
          <button type="submit" className="button primary" disabled={!isReviewerName(name)}>Use this name</button>
        </div>
      </form>
    </Dialog>
  );
}
