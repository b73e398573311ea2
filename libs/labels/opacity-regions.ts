import type { Code, ReadRegion } from '#report';

/** Tools of OHIF (cornerstone) that mark a length, an angle or a spot, and no region. */
const notRegions = new Set(['Length', 'Height', 'Angle', 'CobbAngle', 'Probe', 'ArrowAnnotate', 'CalibrationLine', 'UltrasoundDirectionalTool', 'DragProbe']);

/** Coded findings that are what the model looks for (SNOMED CT); one without a code is taken for it. */
const opacities = new Set(['233604007', '95436008']);

const isOther = (finding: Code | undefined): boolean => finding !== undefined && !(finding.scheme === 'SCT' && opacities.has(finding.value));

/** The regions that say where an opacity is: the length of a heart, or a fracture that is coded as one, is no label. */
export function opacityRegions(regions: readonly ReadRegion[]): { readonly regions: readonly ReadRegion[]; readonly notes: string[] } {
  const measured = regions.filter(({ tool }) => tool !== undefined && notRegions.has(tool));
  const other = regions.filter((region) => !measured.includes(region) && isOther(region.finding));
  const notes = [
    ...(measured.length > 0 ? [`${measured.length} of its measurements mark no region.`] : []),
    ...(other.length > 0 ? [`${other.length} of its regions are coded as another finding than pneumonia or consolidation.`] : []),
  ];
  return { regions: regions.filter((region) => !measured.includes(region) && !other.includes(region)), notes };
}
