/** One entry of Vite's build manifest, as far as it matters here. */
export interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

export type Manifest = Readonly<Record<string, ManifestChunk>>;

export interface Load {
  /** What the page runs before its first paint. */
  readonly first: readonly string[];
  /** What the page loads only when it is asked for. */
  readonly later: readonly string[];
  /** What no page chunk imports: workers and what they load. */
  readonly worker: readonly string[];
}

export function firstLoad(manifest: Manifest, html: string, scripts: readonly string[]): Load {
  const ofPage = new Set<string>();
  const first = new Set<string>();
  for (const [key, chunk] of Object.entries(manifest)) {
    if (chunk.file.endsWith('.js')) ofPage.add(chunk.file);
    if (chunk.isEntry) addWithImports(key);
  }
  for (const file of scripts) if (html.includes(file)) first.add(file);

  return {
    first: scripts.filter((file) => first.has(file)),
    later: scripts.filter((file) => ofPage.has(file) && !first.has(file)),
    worker: scripts.filter((file) => !ofPage.has(file) && !first.has(file)),
  };

  function addWithImports(key: string): void {
    const chunk = manifest[key];
    if (chunk === undefined || first.has(chunk.file)) return;
    first.add(chunk.file);
    for (const imported of chunk.imports ?? []) addWithImports(imported);
  }
}
