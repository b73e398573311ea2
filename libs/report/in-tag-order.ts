import type { DataSet } from '#dicom';

/** The same data set with its attributes in ascending order of tags, as files have them. */
export const inTagOrder = (ds: DataSet): DataSet => Object.fromEntries(Object.entries(ds).sort(([a], [b]) => (a < b ? -1 : 1)));
