export { type PolicyName, policyNames } from './augment/policies.ts';
export { type DicomFacts, factsOf, isBurnedIn } from './dicom-facts.ts';
export { datasetHash } from './dataset-hash.ts';
export { type DatasetStats, type SourceStats, type Spread, datasetStats } from './dataset-stats.ts';
export { dicomInstance } from './dicom-instance.ts';
export { type EncodedSample, type RasterOptions, encodeSample } from './encode-sample.ts';
export { loadDisplay } from './load-display.ts';
export { type Batch, type Loader, type LoaderOptions, openLoader } from './loader/loader.ts';
export { formatNames, parseNames } from './names-file.ts';
export { mergeDatasets } from './merge-datasets.ts';
export { openDataset } from './open-dataset.ts';
export {
  type Dataset,
  type DatasetForm,
  type ImageSource,
  type RsnaClass,
  type Sample,
  type Split,
  type TruthBox,
  datasetForms,
  isPositive,
  rsnaClasses,
  splits,
} from './sample.ts';
export { type BalancedOptions, type Draw, articleEpoch, balancedEpoch, plainEpoch } from './sampling/draw.ts';
export { type Fold, type SplitOptions, splitByPatient, splitsByPatient } from './sampling/split.ts';
export { type DrawnBox, type SheetTile, contactSheet, renderSvg } from './sheet/contact-sheet.ts';
export { type PreviewOptions, previewSheet, truthColour } from './sheet/preview.ts';
export { type Division, splitOf } from './snapshot/division.ts';
export { type Collected, type NamedDatasets, afterGateway, besideGateway } from './snapshot/beside-gateway.ts';
export { entriesOf } from './snapshot/entries.ts';
export { hospitalNames } from './snapshot/hospital-names.ts';
export type { Manifest, ManifestSample } from './snapshot/manifest.ts';
export { type Pseudonyms, pseudonymsOf } from './snapshot/pseudonyms.ts';
export { type Snapshot, openSnapshot, verifySnapshot } from './snapshot/read-snapshot.ts';
export { type SnapshotEntry, type SnapshotOptions, type WrittenSnapshot, writeSnapshot } from './snapshot/write-snapshot.ts';
export { type WritableForm, type WriteOptions, writableForms, writeDataset } from './write-dataset.ts';
export { type Cover, type Occlusion, occlusions } from './occlude.ts';
