import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';
import { Fault } from '#fault';

function manifestPath(): string {
  const path = findPackageJSON('..', import.meta.url);
  if (path === undefined) throw new Fault('INTERNAL', 'PACKAGE_MISSING', 'The package.json of PneumoGate was not found beside its programs.');
  return path;
}

/** The folder that holds package.json, whether this runs from source or from dist/. @throws Fault INTERNAL / PACKAGE_MISSING */
export const checkoutFolder = (): string => dirname(manifestPath());

/** The version in package.json. @throws Fault INTERNAL / PACKAGE_MISSING */
export function softwareVersion(): string {
  const { version } = JSON.parse(readFileSync(manifestPath(), 'utf8')) as { version: string };
  return version;
}

export { cacheFolder } from './cache-folder.ts';
