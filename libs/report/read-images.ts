import type { DataSet } from '#dicom';
import { concepts, readCode, sameConcept } from './coding.ts';
import type { ImageOutcome } from './content.ts';
import { fromPercent } from './percent.ts';
import type { ImageVerdict, ReadImage, ReadRegion } from './read-content.ts';
import { childImage, childNamed, childText, children, childrenNamed, isNamed, numericValue, readImageReference } from './read-item.ts';
import { readHierarchicalReferences } from './sop-instance-reference.ts';

/** The code of a refusal and its sentence, as `impression` joins them. */
const refusalPattern = /^([A-Z][A-Z0-9_]*): ([^]*)$/;

type ImageEntry = Omit<ReadImage, 'seriesInstanceUID' | 'outcome' | 'verdict'>;

const libraryEntries = (root: DataSet): ImageEntry[] =>
  childrenNamed(root, concepts.imageLibrary)
    .flatMap((library) => childrenNamed(library, concepts.imageLibraryGroup))
    .flatMap(children)
    .flatMap((item) => {
      const reference = readImageReference(item);
      if (reference === undefined) return [];
      const { sopInstanceUID, sopClassUID } = reference;
      const columns = numericValue(childNamed(item, concepts.pixelDataColumns));
      return [{ sopInstanceUID, sopClassUID, columns, rows: numericValue(childNamed(item, concepts.pixelDataRows)) }];
    });

const toDetection = ({ box, score = 0 }: ReadRegion) => ({ ...box, score });

function readRefusal(item: DataSet): ImageOutcome | undefined {
  const status = readCode(item, 'ConceptCodeSequence');
  const kind = sameConcept(status, concepts.failed) ? 'failed' : sameConcept(status, concepts.notAttempted) ? 'skipped' : undefined;
  const [, code, sentence] = refusalPattern.exec(childText(item, concepts.comment) ?? '') ?? [];
  return kind === undefined || code === undefined || sentence === undefined ? undefined : { kind, code, sentence };
}

function outcomesOf(root: DataSet, regions: readonly ReadRegion[]): Map<string, ImageOutcome> {
  const outcomes = new Map<string, ImageOutcome>();
  for (const item of childrenNamed(root, concepts.certaintyOfImpression)) {
    const [image, percent] = [childImage(item), numericValue(item)];
    if (image === undefined || percent === undefined) continue;
    const own = regions.filter(({ sopInstanceUID, score }) => sopInstanceUID === image.sopInstanceUID && score !== undefined);
    outcomes.set(image.sopInstanceUID, { kind: 'analysed', imageScore: fromPercent(percent), detections: own.map(toDetection) });
  }
  for (const item of childrenNamed(root, concepts.summaryOfDetections)) {
    const [image, outcome] = [childImage(item), readRefusal(item)];
    if (image !== undefined && outcome !== undefined) outcomes.set(image.sopInstanceUID, outcome);
  }
  return outcomes;
}

function verdictOf(item: DataSet): ImageVerdict | undefined {
  const value = readCode(item, 'ConceptCodeSequence');
  if (isNamed(item, concepts.imageQuality)) return sameConcept(value, concepts.unusable) ? 'not-assessable' : undefined;
  if (!isNamed(item, concepts.pneumonia)) return undefined;
  if (sameConcept(value, concepts.present)) return 'present';
  return sameConcept(value, concepts.absent) ? 'absent' : undefined;
}

/** Conclusions about whole images, at the root of the document. */
const verdictsOf = (root: DataSet): Map<string, ImageVerdict> =>
  new Map(
    children(root).flatMap((item) => {
      const [image, verdict] = [childImage(item), verdictOf(item)];
      return image === undefined || verdict === undefined ? [] : [[image.sopInstanceUID, verdict] as const];
    }),
  );

/** The images of a report, from its library and its evidence, with what the report says was done with each. */
export function readImages(root: DataSet, regions: readonly ReadRegion[]): ReadImage[] {
  const evidence = new Map(readHierarchicalReferences(root, 'CurrentRequestedProcedureEvidenceSequence').map((item) => [item.sopInstanceUID, item]));
  const outcomes = outcomesOf(root, regions);
  const verdicts = verdictsOf(root);
  const library = new Map(libraryEntries(root).map((entry) => [entry.sopInstanceUID, entry]));
  return [...new Set([...library.keys(), ...evidence.keys()])].map((sopInstanceUID) => ({
    sopInstanceUID,
    seriesInstanceUID: evidence.get(sopInstanceUID)?.seriesInstanceUID,
    sopClassUID: library.get(sopInstanceUID)?.sopClassUID ?? evidence.get(sopInstanceUID)?.sopClassUID,
    columns: library.get(sopInstanceUID)?.columns,
    rows: library.get(sopInstanceUID)?.rows,
    outcome: outcomes.get(sopInstanceUID),
    verdict: verdicts.get(sopInstanceUID),
  }));
}
