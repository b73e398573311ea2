import type { DataSet } from '#dicom';
import { concepts } from './coding.ts';
import { code, hasObservationContext, pname } from './content-item.ts';

/** TID 1001 with TID 1003, Person Observer Identifying Attributes (PS3.16). */
export const personObserver = (name: string): DataSet[] =>
  [code(concepts.observerType, concepts.person), pname(concepts.personObserverName, name)].map(hasObservationContext);
