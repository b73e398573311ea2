/** The parts of dcmjs 0.52 that this library uses; the package ships no types. */
declare module 'dcmjs' {
  interface DictionaryEntry {
    readonly tag: string;
    readonly vr: string;
    readonly name: string;
  }
  interface DicomDict {
    write(options: object): ArrayBuffer;
  }
  export const data: {
    /** A naturalised data set as what can be written. */
    datasetToDict(dataset: object): DicomDict;
    readonly DicomMetaDictionary: {
      readonly dictionary: Readonly<Record<string, DictionaryEntry | undefined>>;
      readonly nameMap: Readonly<Record<string, DictionaryEntry | undefined>>;
      /** The form in which OHIF holds a data set: keywords, single values bare. */
      naturalizeDataset(dataset: object): Record<string, unknown>;
    };
  };
}
