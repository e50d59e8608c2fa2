import { CLASS_CONTROL, CLASS_NO_KEY } from '../../worker/frame';

/**
 * A record's mark: colour and letter of its key. Six colours that stay apart for every kind of colour vision and leave red
 * to faults; the letter tells apart what the colour cannot.
 */
export const TONES = 6;

export type Tone = '0' | '1' | '2' | '3' | '4' | '5' | 'none';

const NAMES: readonly Tone[] = ['0', '1', '2', '3', '4', '5'];

/** Colour of a key by its number; records without a key share one grey. */
export function keyTone(key: number): Tone {
  return key < 0 ? 'none' : NAMES[key % TONES];
}

/** Letter of a key: A … Z, then over again; `·` without a key, `▪` for records that are the cluster's own, nothing if not known. */
export function keyLetter(key: number): string {
  if (key >= 0) return String.fromCharCode(65 + (key % 26));
  return key === CLASS_NO_KEY ? '·' : key === CLASS_CONTROL ? '▪' : '';
}
