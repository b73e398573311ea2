import type { Dispatch } from 'react';
import type { ReviewImage, StudyReview } from '../api/answers.ts';
import { percent } from '../shell/words.ts';
import { fateSigns } from './box-layer.tsx';
import { type ImageMarks, type MarkedBox, fateOf } from './marks.ts';
import type { ReviewAction } from './review-state.ts';
import { unreportedNotice } from './unreported.ts';

const verdicts = { 'no-pneumonia': 'No pneumonia', 'not-assessable': 'Not assessable' } as const;

const titleOf = ({ ai }: MarkedBox): string => (ai === null ? 'Drawn' : `AI, box score ${percent(ai.score)}`);

interface BoxListProps {
  readonly study: StudyReview;
  readonly image: ReviewImage | undefined;
  readonly marks: ImageMarks;
  readonly selected: string | null;
  readonly onReview: Dispatch<ReviewAction>;
}

/** The image's boxes with what was decided of each; the selected one is what keys act on. */
export function BoxList({ study, image, marks, selected, onReview }: BoxListProps) {
  const notice = image && unreportedNotice(image, study);
  return (
    <section className="box-list" aria-label="Boxes">
      {notice !== undefined && <p className={image?.unreportedBoxes === 0 ? 'note' : 'problem'}>{notice}</p>}
      {marks.negative !== null && <p className="verdict">✓ {verdicts[marks.negative]}</p>}
      {marks.boxes.length === 0 && marks.negative === null && notice === undefined && <p className="note">No box on this image.</p>}
      <ol>
        {marks.boxes.map((marked, index) => {
          const fate = fateOf(marked);
          const [sign, word] = fateSigns[fate];
          return (
            <li key={marked.id}>
              <button type="button" className={`box-row ${fate}`} aria-pressed={marked.id === selected} onClick={() => { onReview({ type: 'select', id: marked.id }); }}>
                <span className="number">{index + 1}</span>
                <span>{titleOf(marked)}</span>
                <span className="fate"><span aria-hidden="true" className="sign">{sign}</span>{word}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
