import { type DataSet, composeDataSet, items, text } from '#dicom';
import type { ReportReference } from './content.ts';

/** One instance of a study's hierarchy, as the macro below names it. */
type Instance = Omit<ReportReference, 'studyInstanceUID'>;

const sopReference = ({ sopClassUID, sopInstanceUID }: Instance): DataSet =>
  composeDataSet({ ReferencedSOPClassUID: sopClassUID, ReferencedSOPInstanceUID: sopInstanceUID });

/** Hierarchical SOP Instance Reference Macro (PS3.3 Table C.17-3): one study, its series, their instances. */
export function hierarchicalReference(studyInstanceUID: string, instances: readonly Instance[]): DataSet {
  const series = Map.groupBy(instances, ({ seriesInstanceUID }) => seriesInstanceUID);
  return composeDataSet({
    StudyInstanceUID: studyInstanceUID,
    ReferencedSeriesSequence: [...series].map(([seriesInstanceUID, members]) =>
      composeDataSet({ SeriesInstanceUID: seriesInstanceUID, ReferencedSOPSequence: members.map(sopReference) }),
    ),
  });
}

/** The references in the sequence `keyword`; those that lack a UID are left out. */
export function readHierarchicalReferences(ds: DataSet, keyword: string): ReportReference[] {
  return items(ds, keyword).flatMap((study) =>
    items(study, 'ReferencedSeriesSequence').flatMap((series) =>
      items(series, 'ReferencedSOPSequence').flatMap((sop) => {
        const studyInstanceUID = text(study, 'StudyInstanceUID');
        const seriesInstanceUID = text(series, 'SeriesInstanceUID');
        const sopInstanceUID = text(sop, 'ReferencedSOPInstanceUID');
        const sopClassUID = text(sop, 'ReferencedSOPClassUID');
        if (studyInstanceUID === undefined || seriesInstanceUID === undefined || sopInstanceUID === undefined || sopClassUID === undefined) return [];
        return [{ studyInstanceUID, seriesInstanceUID, sopInstanceUID, sopClassUID }];
      }),
    ),
  );
}
