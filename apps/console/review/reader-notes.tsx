import type { Label, ReviewImage } from '../api/answers.ts';
import { Key } from '../shell/help.tsx';
import { counted, moment } from '../shell/words.ts';
import type { ReviewCommand } from './review-keys.ts';

const verdicts = { 'no-pneumonia': 'no pneumonia', 'not-assessable': 'not assessable' } as const;

function saidBy({ verdict, kept, moved, rejected, added }: Label): string {
  if (verdict !== 'boxes') return verdicts[verdict];
  const parts = [[kept, 'kept'], [moved, 'moved'], [rejected, 'rejected'], [added, 'drawn']] as const;
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ');
}

interface ReaderNotesProps {
  readonly image: ReviewImage | undefined;
  readonly shown: boolean;
  readonly onCommand: (command: ReviewCommand) => void;
}

/** That others have read the image; what they said only on demand, so that each reading is the reader's own. */
export function ReaderNotes({ image, shown, onCommand }: ReaderNotesProps) {
  if (image === undefined || image.labels.length === 0) return null;
  const now = new Date();
  const differ = image.consensus?.verdict === 'adjudicate' ? ', who differ' : '';
  return (
    <section className="reader-notes" aria-label="Earlier readings">
      <button type="button" className="button small" aria-pressed={shown} onClick={() => { onCommand('readers'); }}>
        Read by {counted(image.labels.length, 'reader', 'readers')}{differ} <Key name="v" />
      </button>
      {shown && (
        <ul>
          {image.labels.map((label) => <li key={`${label.reviewer ?? ''} ${label.observedAt}`}><strong>{label.reviewer ?? 'Unnamed'}</strong> {saidBy(label)} <small>{moment(label.observedAt, now)}</small></li>)}
        </ul>
      )}
    </section>
  );
}
