export { type CallOptions, type DicomWebClient, type InstanceReference, type StoredFile, dicomWebClient } from './client.ts';
export { type Http, type HttpAnswer, type HttpOptions, type HttpRequest, faultOf, faultOfStatus, openHttp, requestJson } from './http.ts';
