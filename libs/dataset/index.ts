export { dicomInstance } from './dicom-instance.ts';
export { type RasterOptions, encodeSample } from './encode-sample.ts';
export { loadDisplay } from './load-display.ts';
export { formatNames, parseNames } from './names-file.ts';
export { openDataset } from './open-dataset.ts';
export { type Dataset, type DatasetForm, type ImageSource, type RsnaClass, type Sample, type Split, type TruthBox, datasetForms, isPositive, rsnaClasses, splits } from './sample.ts';
export { type WritableForm, type WriteOptions, writableForms, writeDataset } from './write-dataset.ts';
