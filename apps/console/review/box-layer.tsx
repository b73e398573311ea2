import type { Box } from '#detection';
import type { Label } from '../api/answers.ts';
import { percent } from '../shell/words.ts';
import { type View, handles, toStage } from './geometry.ts';
import { type Fate, type MarkedBox, fateOf } from './marks.ts';

/** Sign and word of each fate; with the outline's dashes they tell fates apart without colour. */
export const fateSigns: Readonly<Record<Fate, readonly [string, string]>> = {
  undecided: ['?', 'undecided'],
  kept: ['✓', 'accepted'],
  moved: ['↔', 'moved'],
  rejected: ['✕', 'rejected'],
  added: ['+', 'drawn'],
};

const titleOf = ({ ai }: MarkedBox): string => (ai === null ? 'Drawn' : `AI ${percent(ai.score)}`);

const handleSide = 9;
const gripSide = 22;

const Rectangle = ({ box, className }: { readonly box: Box; readonly className: string }) => <rect className={className} x={box.left} y={box.top} width={box.width} height={box.height} />;

/** Two lines through the box: rejected, also for who sees no colour. */
const Cross = ({ box: { left, top, width, height } }: { readonly box: Box }) => (
  <path className="cross" d={`M${left} ${top}l${width} ${height}M${left} ${top + height}l${width} ${-height}`} />
);

const Handles = ({ id, box }: { readonly id: string; readonly box: Box }) =>
  handles.map(({ x, y }) => {
    const [centerX, centerY] = [box.left + ((x + 1) / 2) * box.width, box.top + ((y + 1) / 2) * box.height];
    return (
      <g key={`${x} ${y}`} className={`handle x${x}y${y}`} data-box={id} data-handle={`${x},${y}`}>
        <rect className="grip" x={centerX - gripSide / 2} y={centerY - gripSide / 2} width={gripSide} height={gripSide} />
        <rect className="knob" x={centerX - handleSide / 2} y={centerY - handleSide / 2} width={handleSide} height={handleSide} />
      </g>
    );
  });

interface MarkedBoxProps {
  readonly marked: MarkedBox;
  readonly number: number;
  readonly view: View;
  readonly selected: boolean;
}

function MarkedBoxShape({ marked, number, view, selected }: MarkedBoxProps) {
  const fate = fateOf(marked);
  const box = toStage(view, marked.box);
  // Inside the box where there is no room above it.
  const textTop = box.top < 20 ? box.top + 16 : box.top - 7;
  return (
    <g className={`box ${fate}${selected ? ' selected' : ''}`} data-box-id={marked.id} data-fate={fate}>
      {fate === 'moved' && marked.ai !== null && <Rectangle className="origin" box={toStage(view, marked.ai)} />}
      {fate === 'rejected' && <Cross box={box} />}
      <Rectangle className="halo" box={box} />
      <Rectangle className="outline" box={box} />
      <rect className="border" data-box={marked.id} x={box.left} y={box.top} width={box.width} height={box.height} />
      <text data-box={marked.id} x={box.left + 2} y={textTop}>{number} {titleOf(marked)} {fateSigns[fate][0]}</text>
      {selected && <Handles id={marked.id} box={box} />}
    </g>
  );
}

interface BoxLayerProps {
  readonly boxes: readonly MarkedBox[];
  readonly selected: string | null;
  readonly view: View;
  /** The box that is being drawn, in image pixels. */
  readonly draft: Box | undefined;
  /** What other readers said, shown beneath. */
  readonly labels: readonly Label[];
}

/** Boxes over the image, the selected one on top. The panel lists the same for who does not see them. */
export function BoxLayer({ boxes, selected, view, draft, labels }: BoxLayerProps) {
  const numbered = boxes.map((marked, index) => ({ marked, number: index + 1 }));
  const ordered = numbered.toSorted((a, b) => Number(a.marked.id === selected) - Number(b.marked.id === selected));
  return (
    <svg className="boxes" aria-hidden="true">
      {labels.flatMap(({ reviewer, boxes: said }, reader) =>
        said.map((each, index) => {
          const box = toStage(view, each);
          return <g key={`${reader} ${index}`} className="said"><Rectangle className="outline" box={box} /><text x={box.left + 2} y={box.top + box.height - 5}>{reviewer ?? 'unnamed reader'}</text></g>;
        }),
      )}
      {ordered.map(({ marked, number }) => <MarkedBoxShape key={marked.id} marked={marked} number={number} view={view} selected={marked.id === selected} />)}
      {draft !== undefined && <Rectangle className="draft" box={toStage(view, draft)} />}
    </svg>
  );
}
