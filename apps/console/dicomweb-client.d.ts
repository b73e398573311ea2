/** What the console calls of dicomweb-client, whose own declarations give promises as arrays and ask for options that are optional. */
declare module 'dicomweb-client' {
  interface Instance {
    readonly studyInstanceUID: string;
    readonly seriesInstanceUID: string;
    readonly sopInstanceUID: string;
  }

  interface MediaType {
    readonly mediaType: string;
    readonly transferSyntaxUID?: string;
  }

  type DicomJson = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>;

  class DICOMwebClient {
    constructor(options: { readonly url: string; readonly singlepart: boolean | string; readonly verbose?: boolean });
    /** Rejects as `retrieveInstanceFrames` does. */
    searchForStudies(options: { readonly queryParams: Readonly<Record<string, string>> }): Promise<DicomJson[]>;
    retrieveInstanceMetadata(options: Instance): Promise<readonly DicomJson[]>;
    /** One buffer a frame. Rejects with an Error that has `status`, 0 where no answer came. */
    retrieveInstanceFrames(options: Instance & { readonly frameNumbers: readonly number[]; readonly mediaTypes: readonly MediaType[] }): Promise<ArrayBuffer[]>;
    retrieveInstanceRendered(options: Instance & { readonly mediaTypes: readonly MediaType[] }): Promise<ArrayBuffer | ArrayBuffer[]>;
  }

  export const api: { readonly DICOMwebClient: typeof DICOMwebClient };
}
