import { type DataSet, composeDataSet } from '#dicom';
import { codeItem, concepts } from './coding.ts';
import type { ReportedModel } from './content.ts';
import type { Timestamp } from './timestamp.ts';

/** Who made the report. */
export interface ReportMaker {
  readonly manufacturer: string;
  readonly softwareVersion: string;
}

/** VR LO holds 64 characters. */
const long = (value: string): string => value.slice(0, 64);

const identification = (maker: ReportMaker, model: ReportedModel) => ({
  Manufacturer: long(maker.manufacturer),
  ManufacturerModelName: long(model.name),
  DeviceSerialNumber: model.deviceUID,
  SoftwareVersions: [long(maker.softwareVersion), long(`${model.name}@${model.version}`)],
});

/** Enhanced General Equipment Module (PS3.3 C.7.5.2), which Comprehensive 3D SR demands. The device is one model version. */
export const generalEquipment = (maker: ReportMaker, model: ReportedModel): DataSet => composeDataSet(identification(maker, model));

/** ContributingEquipmentSequence (SOP Common, PS3.3 C.12.1), with the device UID that changes with every model version. */
export const contributingEquipment = (maker: ReportMaker, model: ReportedModel, at: Timestamp): DataSet =>
  composeDataSet({
    ContributingEquipmentSequence: composeDataSet({
      ...identification(maker, model),
      PurposeOfReferenceCodeSequence: codeItem(concepts.processingEquipment),
      DeviceUID: model.deviceUID,
      ContributionDateTime: at.dateTime,
      ContributionDescription: 'Detection of regions suspicious of pneumonia',
    }),
  });
