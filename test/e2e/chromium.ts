import { existsSync } from 'node:fs';
import { type Browser, type Page, chromium } from 'playwright-core';

export const chromiumPath = '/usr/bin/chromium';
export const hasChromium = existsSync(chromiumPath);

/** Debian's Chromium without a screen: WebGL is drawn by SwiftShader, and nothing is fetched that the page does not ask for. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    timeout: 120_000,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-background-networking'],
  });

/** What went wrong in a page. */
export interface Complaints {
  /** Uncaught exceptions, and HTTP answers of 400 and above. */
  readonly errors: string[];
  /** Requests to any other origin than the page's own. */
  readonly foreign: string[];
}

/** Collects what goes wrong in `page` from now on. */
export function listen(page: Page, origin: string): Complaints {
  const complaints: Complaints = { errors: [], foreign: [] };
  page.on('pageerror', (error) => complaints.errors.push(error.stack ?? error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.errors.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(blob|data):/.test(request.url())) complaints.foreign.push(request.url());
  });
  return complaints;
}
