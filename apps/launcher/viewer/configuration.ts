import { viewerPath } from './mount.ts';

const dicomWeb = {
  namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
  sourceName: 'pneumogate',
  configuration: {
    friendlyName: 'PneumoGate',
    name: 'pneumogate',
    qidoRoot: '/dicom-web',
    wadoRoot: '/dicom-web',
    wadoUriRoot: '/dicom-web',
    qidoSupportsIncludeField: false,
    imageRendering: 'wadors',
    // Orthanc 1.10 answers 400 to a rendered MONOCHROME1 image; drawn from its frames OHIF shows such a thumbnail inverted, the image itself right.
    thumbnailRendering: 'wadors',
    enableStudyLazyLoad: true,
    supportsFuzzyMatching: false,
    supportsWildcard: true,
    supportsReject: false,
    dicomUploadEnabled: true,
    singlepart: 'bulkdata,video,pdf',
    omitQuotationForMultipartRequest: true,
    bulkDataURI: { enabled: true },
  },
};

const configuration = {
  name: 'pneumogate',
  routerBasename: viewerPath,
  extensions: [],
  modes: [],
  // The guided tour would cover the finding that a user came to see.
  customizationService: { global: { 'ohif.tours': { $set: [] } } },
  showStudyList: true,
  showErrorDetails: 'production',
  maxNumberOfWebWorkers: 3,
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: false,
  strictZSpacingForVolumeViewport: true,
  // It would cover the image and swallow the question about the report; the header says the same, and for good.
  investigationalUseDialog: { option: 'never' },
  defaultDataSourceName: dicomWeb.sourceName,
  dataSources: [dicomWeb],
};

/** Puts the project's name, and what it is not for, where OHIF shows its own. */
const logo = `(React) => React.createElement('span', { style: { color: '#fff', fontWeight: 600, whiteSpace: 'nowrap' } },
  'PneumoGate ', React.createElement('small', { style: { color: '#fbbf24', fontWeight: 400 } }, 'not for clinical use'))`;

/**
 * The text of OHIF's app-config.js: one DICOMweb source at the viewer's own origin, to which reports and measurements are also saved (STOW-RS).
 * It names no other host. Keys: https://docs.ohif.org/configuration/configurationFiles
 */
export const writeConfiguration = (): string =>
  `window.config = ${JSON.stringify(configuration, null, 2)};\nwindow.config.whiteLabeling = { createLogoComponentFn: ${logo} };\n`;
