import { describe, expect, it } from 'vitest';
import { serviceWorkerSource } from './service-worker-source';

describe('the service worker', () => {
  it('is a program that keeps every file of the build and the page itself', () => {
    const source = serviceWorkerSource(['assets/a-1.js', 'assets/b-2.css']);
    expect(() => new Function('self', 'caches', source)).not.toThrow();
    expect(source).toContain('["./","./assets/a-1.js","./assets/b-2.css"]');
  });

  it('has a new cache for every build', () => {
    const cacheOf = (files: string[]): string | undefined => /const CACHE = '(.+)'/.exec(serviceWorkerSource(files))?.[1];
    expect(cacheOf(['assets/a-1.js'])).not.toBe(cacheOf(['assets/a-2.js']));
    expect(cacheOf(['assets/a-1.js'])).toBe(cacheOf(['assets/a-1.js']));
  });
});
