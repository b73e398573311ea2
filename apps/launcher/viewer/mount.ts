/** Where the gateway serves the viewer; npm's build was made for the root of an origin. */
export const viewerPath = '/ohif/';

/** Raise it when the rewriting below changes: prepared folders carry it. */
export const mountRevision = 1;

const title = 'PneumoGate · OHIF · not for clinical use';

/** The viewer's page under `viewerPath`: absolute links moved, the service worker (it loads scripts from the internet) left out. */
export const mountPage = (html: string): string =>
  html
    .replaceAll('window.PUBLIC_URL="/"', `window.PUBLIC_URL="${viewerPath}"`)
    .replaceAll(/<script[^>]*init-service-worker\.js"><\/script>/g, '')
    .replaceAll(/\b(href|src|content)="\/(?!\/)/g, `$1="${viewerPath}`)
    .replace(/<title>[^<]*<\/title>/, `<title>${title}</title>`);

/** A script whose chunks, workers and WebAssembly are then looked for under `viewerPath`. */
export const mountScript = (script: string): string => script.replaceAll('__webpack_require__.p = "/"', `__webpack_require__.p = "${viewerPath}"`);

/** A style sheet whose fonts and images are then looked for under `viewerPath`. */
export const mountStyle = (style: string): string => style.replaceAll(/url\((["']?)\/(?!\/)/g, `url($1${viewerPath}`);

/** The web app manifest with its icons under `viewerPath`. */
export const mountManifest = (manifest: string): string => manifest.replaceAll(/"(src|start_url|scope)":\s*"\/(?!\/)/g, `"$1": "${viewerPath}`);
