import type { DataSet } from '#dicom';
import { concepts } from './coding.ts';
import type { ReportedModel } from './content.ts';
import { code, hasObservationContext, text, uidref } from './content-item.ts';

/** TID 1001 with TID 1004, Device Observer Identifying Attributes (PS3.16): the observer is one version of one model. */
export const deviceObserver = (model: ReportedModel, manufacturer: string): DataSet[] =>
  [
    code(concepts.observerType, concepts.device),
    uidref(concepts.deviceObserverUID, model.deviceUID),
    text(concepts.deviceObserverName, `${model.name}@${model.version}`),
    text(concepts.deviceObserverManufacturer, manufacturer),
    text(concepts.deviceObserverModelName, model.name),
  ].map(hasObservationContext);
