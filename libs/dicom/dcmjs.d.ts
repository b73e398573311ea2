/** The parts of dcmjs 0.52 that this library uses; the package ships no types. */
declare module 'dcmjs' {
  interface DictionaryEntry {
    readonly tag: string;
    readonly vr: string;
    readonly name: string;
  }
  interface DicomJsElement {
    vr: string;
    Value: unknown[];
  }
  class DicomDict {
    constructor(meta: Record<string, DicomJsElement>);
    dict: Record<string, DicomJsElement>;
    write(options: { allowInvalidVRLength?: boolean; fragmentMultiframe?: boolean }): ArrayBuffer;
  }
  interface Log {
    setLevel(level: 'silent' | 'error', persist?: boolean): void;
    getLogger(name: string): Log;
  }
  export const data: {
    readonly DicomDict: typeof DicomDict;
    /** A naturalised data set as what can be written. */
    datasetToDict(dataset: object): DicomDict;
    readonly DicomMetaDictionary: {
      readonly dictionary: Readonly<Record<string, DictionaryEntry | undefined>>;
      readonly nameMap: Readonly<Record<string, DictionaryEntry | undefined>>;
      /** The form in which OHIF holds a data set: keywords, single values bare. */
      naturalizeDataset(dataset: object): Record<string, unknown>;
    };
  };
  export const log: Log;
}
