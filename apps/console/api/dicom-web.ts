import { api } from 'dicomweb-client';

/** The gateway's DICOMweb. `verbose` is off: failures are shown in the page. */
export const dicomWeb = new api.DICOMwebClient({ url: `${window.location.origin}/dicom-web`, singlepart: false, verbose: false });
