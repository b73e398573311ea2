import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AiBox, ReviewImage } from '../api/answers.ts';
import { fateOf, progressOf } from './marks.ts';
import { type ReviewAction, type ReviewState, beginReview, currentMarks, isTouched, reviewReducer } from './review-state.ts';
import { isReviewerName, sealReview, submissionOf, uuidOf } from './submission.ts';

const aiBox = (trackingUid: string, left: number): AiBox => ({ trackingUid, score: 0.8, left, top: 10, width: 50, height: 60 });

const image = (sopInstanceUID: string, aiBoxes: readonly AiBox[], columns: number | null = 500): ReviewImage => ({
  seriesInstanceUID: '1.2',
  sopInstanceUID,
  sopClassUID: '1.2.840.10008.5.1.4.1.1.1',
  columns,
  rows: columns,
  outcome: 'analysed',
  reason: null,
  imageScore: 0.8,
  aiBoxes,
  unreportedBoxes: 0,
  labels: [],
  consensus: null,
});

const study = [image('1.1', []), image('1.2', [aiBox('a', 10), aiBox('b', 100), aiBox('c', 200)]), image('1.3', [aiBox('d', 10)]), image('1.4', [], null)];
const begun = (): ReviewState => beginReview(study);
const after = (...actions: readonly ReviewAction[]): ReviewState => actions.reduce(reviewReducer, begun());
const fates = (state: ReviewState): string[] => currentMarks(state)?.boxes.map(fateOf) ?? [];
const elsewhere = { left: 20, top: 20, width: 50, height: 60 };

describe('a review', () => {
  it('begins at the first image with boxes, and leaves out images without a matrix', () => {
    const state = begun();
    expect([state.images.length, state.current, state.selected]).toEqual([3, 1, 'a']);
    expect(isTouched(state)).toBe(false);
  });

  it('takes the next undecided box in hand after each decision', () => {
    const state = after({ type: 'accept' }, { type: 'reject' });
    expect(state.selected).toBe('c');
    expect(fates(state)).toEqual(['kept', 'rejected', 'undecided']);
    expect(reviewReducer(state, { type: 'accept' }).selected).toBe('c');
  });

  it('comes back to a box that was passed over', () => {
    expect(after({ type: 'step-box', by: -1 }, { type: 'accept' }).selected).toBe('a');
  });

  it('accepts a box by moving it, and keeps one that was put back', () => {
    const moved = after({ type: 'place', id: 'a', box: elsewhere, gesture: 'drag-1' });
    expect(fates(moved)[0]).toBe('moved');
    expect(fates(reviewReducer(moved, { type: 'place', id: 'a', box: { left: 10, top: 10, width: 50, height: 60 }, gesture: 'drag-2' }))[0]).toBe('kept');
  });

  it('undoes a gesture as one', () => {
    const dragged = after(
      { type: 'place', id: 'a', box: { ...elsewhere, left: 11 }, gesture: 'drag-1' },
      { type: 'place', id: 'a', box: { ...elsewhere, left: 12 }, gesture: 'drag-1' },
      { type: 'place', id: 'a', box: { ...elsewhere, left: 13 }, gesture: 'drag-2' },
    );
    const once = reviewReducer(dragged, { type: 'undo' });
    expect(currentMarks(once)?.boxes[0]?.box.left).toBe(12);
    expect(fates(reviewReducer(once, { type: 'undo' }))[0]).toBe('undecided');
  });

  it('draws boxes, and removes a drawn one by rejecting it', () => {
    const drawn = after({ type: 'draw', box: elsewhere });
    expect(fates(drawn)).toEqual(['undecided', 'undecided', 'undecided', 'added']);
    expect(fates(reviewReducer(drawn, { type: 'reject' }))).toHaveLength(3);
  });

  it('says of a whole image that there is nothing, until a box is accepted after all', () => {
    const denied = after({ type: 'draw', box: elsewhere }, { type: 'deny', negative: 'no-pneumonia' });
    expect(fates(denied)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(currentMarks(denied)?.negative).toBe('no-pneumonia');
    const accepted = [{ type: 'select', id: 'b' } as const, { type: 'accept' } as const].reduce(reviewReducer, denied);
    expect(currentMarks(accepted)?.negative).toBeNull();
  });

  it('brings back by undo what was there, and by redo what was undone', () => {
    const action: fc.Arbitrary<ReviewAction> = fc.oneof(
      fc.constantFrom<ReviewAction>({ type: 'accept' }, { type: 'reject' }, { type: 'accept-all' }, { type: 'draw', box: elsewhere }, { type: 'deny', negative: 'not-assessable' }),
      fc.constantFrom<ReviewAction>({ type: 'step-image', by: 1 }, { type: 'step-box', by: 1 }, { type: 'select', id: null }),
      fc.record({ type: fc.constant('place' as const), id: fc.constantFrom('a', 'd'), box: fc.constant(elsewhere), gesture: fc.constantFrom('x', 'y') }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 20 }), (actions) => {
        const done = actions.reduce(reviewReducer, begun());
        const steps = done.past.length;
        const undone = Array.from({ length: steps }, (): ReviewAction => ({ type: 'undo' })).reduce(reviewReducer, done);
        expect(undone.images).toEqual(begun().images);
        const redone = Array.from({ length: steps }, (): ReviewAction => ({ type: 'redo' })).reduce(reviewReducer, undone);
        expect(redone.images).toEqual(done.images);
      }),
    );
  });
});

describe('submissionOf', () => {
  it('leaves out images nothing was said of', () => {
    const { images } = after({ type: 'accept' }, { type: 'reject' }, { type: 'place', id: 'c', box: elsewhere, gesture: 'x' }, { type: 'draw', box: elsewhere });
    expect(submissionOf(images, study)).toEqual({
      images: [
        {
          sopInstanceUID: '1.2',
          verdict: 'boxes',
          boxes: [{ trackingUid: 'a', left: 10, top: 10, width: 50, height: 60 }, { trackingUid: 'c', ...elsewhere }, elsewhere],
        },
      ],
    });
  });

  it('refuses what is half decided, and says where', () => {
    expect(submissionOf(after({ type: 'accept' }).images, study)).toMatchObject({ at: 1 });
    const rejected = after({ type: 'reject' }, { type: 'reject' }, { type: 'reject' });
    expect(rejected.images.map(progressOf)).toEqual(['untouched', 'empty', 'untouched']);
    expect(submissionOf(rejected.images, study)).toMatchObject({ at: 1, refusal: expect.stringContaining('no pneumonia (n)') as string });
    expect(submissionOf(begun().images, study)).toMatchObject({ at: -1 });
  });

  it('sends a negative verdict without boxes', () => {
    expect(submissionOf(after({ type: 'deny', negative: 'not-assessable' }).images, study)).toEqual({ images: [{ sopInstanceUID: '1.2', verdict: 'not-assessable' }] });
  });

  it('refuses no pneumonia, and nothing else, where boxes of the model are not shown', () => {
    const unseen = study.map((each) => (each.sopInstanceUID === '1.2' ? { ...each, aiBoxes: [], unreportedBoxes: 3 } : each));
    const state = reviewReducer(beginReview(unseen), { type: 'show', index: 1 });
    const said = (action: ReviewAction) => submissionOf(reviewReducer(state, action).images, unseen);
    expect(said({ type: 'deny', negative: 'no-pneumonia' })).toEqual({ at: 1, refusal: expect.stringContaining('not shown') as string });
    expect(said({ type: 'deny', negative: 'not-assessable' })).toEqual({ images: [{ sopInstanceUID: '1.2', verdict: 'not-assessable' }] });
    expect(said({ type: 'draw', box: elsewhere })).toMatchObject({ images: [{ sopInstanceUID: '1.2', verdict: 'boxes' }] });
  });
});

describe('sealReview', () => {
  it('keeps the key of the same content, and makes one for another', () => {
    const content = { reviewer: 'A', report: null, images: [{ sopInstanceUID: '1.2', verdict: 'no-pneumonia' as const }] };
    const first = sealReview(content, undefined, () => 'k1');
    expect(sealReview(content, first, () => 'k2').key).toBe('k1');
    expect(sealReview({ ...content, reviewer: 'B' }, first, () => 'k2').key).toBe('k2');
  });
});

describe('uuidOf', () => {
  it('has version and variant of RFC 9562', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(uuidOf(bytes)).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      }),
    );
  });
});

describe('isReviewerName', () => {
  it('takes person names, and nothing that DICOM reserves', () => {
    expect(['Reader^One', 'Dr. Ünal'].every(isReviewerName)).toBe(true);
    expect(['', '  ', 'a\\b', 'a=b', 'a\nb', 'x'.repeat(65)].some(isReviewerName)).toBe(false);
  });
});
