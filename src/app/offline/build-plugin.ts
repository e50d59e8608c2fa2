/** For the build: writes the service worker with the list of everything that was built, so that the site works offline after the first load. */
import { serviceWorkerSource } from './service-worker-source';
import type { Plugin } from 'vite';

export function offline(): Plugin {
  return {
    name: 'highwater-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = Object.keys(bundle).filter((name) => !name.endsWith('.map') && !name.startsWith('.vite/') && name !== 'index.html');
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: serviceWorkerSource(files.sort()) });
      },
    },
  };
}
