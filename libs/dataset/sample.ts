import type { Box } from '#detection';

/** The three classes of the RSNA Pneumonia Detection Challenge 2018, spelled as its files spell them. */
export const rsnaClasses = ['Normal', 'No Lung Opacity / Not Normal', 'Lung Opacity'] as const;
export type RsnaClass = (typeof rsnaClasses)[number];

/** A true finding, in pixels of the image's own matrix. */
export interface TruthBox extends Box {
  readonly label: string;
  /** Share of the box that a lung mask left visible, where the image was masked. */
  readonly visibleShare?: number;
}

/** Where the bytes of an image are: a file, or a range of one (a TFRecord holds many). Can be sent to a worker thread. */
export interface ImageSource {
  readonly encoding: 'dicom' | 'raster';
  readonly path: string;
  readonly offset?: number;
  readonly length?: number;
}

export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** One radiograph with what is known of it. Every reader makes these, every writer takes them. */
export interface Sample {
  /** Unique in its data set; a file name can be made of it. */
  readonly id: string;
  /** Samples of one person share it; no split ever parts them. */
  readonly patient: string;
  /** Name of the data set it came from: figures are read, and classes balanced, within one source. */
  readonly source: string;
  readonly image: ImageSource;
  readonly columns: number;
  readonly rows: number;
  readonly boxes: readonly TruthBox[];
  readonly rsnaClass?: RsnaClass;
  /** ViewPosition (0018,5101). */
  readonly view?: string;
  /** PatientSex (0010,0040). */
  readonly sex?: string;
  /** In years. */
  readonly age?: number;
  /** Which part of a divided data set it belongs to, where the data set says so. */
  readonly split?: Split;
  /** Only the lung fields are visible, everything else is 0. */
  readonly lungsOnly?: boolean;
}

/** What a reader found in a folder. */
export interface Dataset {
  readonly form: DatasetForm;
  readonly samples: readonly Sample[];
  /** Labels that its boxes may have. */
  readonly classes: readonly string[];
  /** Sentences for the user about what was assumed. */
  readonly notes: readonly string[];
}

export const datasetForms = ['kaggle', 'voc', 'tfrecord', 'dicom', 'images', 'snapshot'] as const;
export type DatasetForm = (typeof datasetForms)[number];

/** Whether the image shows the finding: it has a box. */
export const isPositive = (sample: Pick<Sample, 'boxes'>): boolean => sample.boxes.length > 0;
