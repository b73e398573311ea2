/** Where people and programs find what the gateway serves, by the gateway's address. */
export const gatewayUrls = (gateway: string) => ({
  viewer: `${gateway}/ohif/`,
  console: `${gateway}/console/`,
  apiDocs: `${gateway}/api/docs`,
  api: `${gateway}/api/v1/studies`,
  dicomWeb: `${gateway}/dicom-web`,
  metrics: `${gateway}/metrics`,
});
