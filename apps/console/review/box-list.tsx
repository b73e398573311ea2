import type { Dispatch } from 'react';
import { fateSigns, titleOf } from './box-layer.tsx';
import { type ImageMarks, fateOf } from './marks.ts';
import type { ReviewAction } from './review-state.ts';

const verdicts = { 'no-pneumonia': 'No pneumonia', 'not-assessable': 'Not assessable' } as const;

interface BoxListProps {
  readonly marks: ImageMarks;
  readonly selected: string | null;
  readonly onReview: Dispatch<ReviewAction>;
}

/** The image's boxes with what was decided of each; the selected one is what keys act on. */
export function BoxList({ marks, selected, onReview }: BoxListProps) {
  return (
    <section className="box-list" aria-label="Boxes">
      {marks.negative !== null && <p className="verdict">✓ {verdicts[marks.negative]}</p>}
      {marks.boxes.length === 0 && marks.negative === null && <p className="note">No box on this image.</p>}
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
