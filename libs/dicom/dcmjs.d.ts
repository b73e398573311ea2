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
  class DicomMetaDictionary {
    static readonly dictionary: Readonly<Record<string, DictionaryEntry | undefined>>;
    static readonly nameMap: Readonly<Record<string, DictionaryEntry | undefined>>;
  }
  interface Log {
    setLevel(level: 'silent' | 'error', persist?: boolean): void;
    getLogger(name: string): Log;
  }
  export const data: { DicomDict: typeof DicomDict; DicomMetaDictionary: typeof DicomMetaDictionary };
  export const log: Log;
}
