/** Keeps the site for offline use, once the page has nothing better to do. Without it everything works the same, online. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  window.addEventListener('load', () => {
    window.setTimeout(() => {
      navigator.serviceWorker.register('./sw.js').catch(() => undefined);
    }, 4_000);
  });
}
