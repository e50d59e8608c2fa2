/** What a linter wants to know of a lesson's prose, read from its text. */

export interface PieceText {
  readonly at: string;
  readonly title: string;
  readonly words: number;
}

export interface ProseText {
  readonly words: number;
  readonly pieces: readonly PieceText[];
  /** Ids of the steps, in order. */
  readonly steps: readonly string[];
  readonly guesses: number;
  readonly terms: readonly string[];
  /** Names of components that prose does not have. */
  readonly unknownTags: readonly string[];
  /** The words without code and tags. */
  readonly plain: string;
}

const KNOWN_TAGS: readonly string[] = ['Piece', 'Term', 'Step', 'Guess'];

/** `titleOf`: what a term without words of its own shows. */
export function readProse(mdx: string, titleOf: (term: string) => string): ProseText {
  const pieces = [...mdx.matchAll(/<Piece\b([^>]*)>([\s\S]*?)<\/Piece>/g)].map(([, attributes = '', body = '']) => ({
    at: attribute(attributes, 'at'),
    title: attribute(attributes, 'title'),
    words: countWords(plainText(body, titleOf)),
  }));
  const tags = [...mdx.matchAll(/<([A-Z]\w*)/g)].map(([, tag = '']) => tag);
  const plain = plainText(mdx, titleOf);
  return {
    words: countWords(plain) + pieces.reduce((sum, { title }) => sum + countWords(title), 0),
    pieces,
    steps: ids(mdx, 'Step'),
    guesses: tags.filter((tag) => tag === 'Guess').length,
    terms: ids(mdx, 'Term'),
    unknownTags: [...new Set(tags.filter((tag) => !KNOWN_TAGS.includes(tag)))],
    plain: plain.replaceAll(/`[^`]*`/g, ' '),
  };
}

function ids(mdx: string, tag: string): string[] {
  return [...mdx.matchAll(new RegExp(`<${tag}\\b([^>]*)>`, 'g'))].map(([, attributes = '']) => attribute(attributes, 'id'));
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}

function plainText(mdx: string, titleOf: (term: string) => string): string {
  return mdx
    .replaceAll(/\{\/\*[\s\S]*?\*\/\}/g, ' ')
    .replaceAll(/<Term\b([^>]*)\/>/g, (_all, attributes: string) => titleOf(attribute(attributes, 'id')))
    .replaceAll(/<[^>]*>/g, ' ');
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
