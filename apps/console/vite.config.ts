import { defaultClientConditions, defineConfig } from 'vite';

/** The console as the gateway serves it: under /console/, from dist/apps/console, every file of its own origin. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  publicDir: false,
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    target: 'es2023',
    // Inlined files would need `data:` in the content security policy, the polyfill an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
