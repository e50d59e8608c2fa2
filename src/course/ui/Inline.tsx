import { glossaryEntry } from '../glossary/glossary';
import { Term } from './Term';

/** A text with `backticks`: words that the glossary knows become links to their card, the rest is set in mono. */
export function Inline({ text, plain = false }: { readonly text: string; /** Inside a button or label, where a link may not be. */ readonly plain?: boolean }) {
  return text.split('`').map((piece, i) => {
    if (i % 2 === 0) return piece;
    return !plain && glossaryEntry(piece) !== undefined ? <Term key={i} id={piece} /> : <code key={i}>{piece}</code>;
  });
}
