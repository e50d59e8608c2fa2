/**
 * The service worker as text. It holds one version of the whole site: pages come from it first, and a new version takes over when
 * no window of the old one is open any more, so that a page never meets parts of another build.
 */
export function serviceWorkerSource(files: readonly string[]): string {
  return `const CACHE = 'highwater-${fingerprint(files)}';
const FILES = ${JSON.stringify(['./', ...files.map((name) => `./${name}`)])};

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' })))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('highwater-') && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  const wanted = request.mode === 'navigate' ? './' : request;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(wanted, { ignoreSearch: true })).then((kept) => kept ?? fetch(request)));
});
`;
}

/** The names of built files hold the hash of their content, so the names are the version. */
function fingerprint(files: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const char of files.join('\n')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(16);
}
