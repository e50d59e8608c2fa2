import { useState } from 'react';

export type Copied = 'no' | 'yes' | 'by hand';

/** Puts a text on the clipboard and remembers how it went: without permission it can only be copied by hand. */
export function useCopy(): readonly [copied: Copied, copy: (text: string) => Promise<Copied>] {
  const [copied, setCopied] = useState<Copied>('no');
  const copy = async (text: string): Promise<Copied> => {
    let outcome: Copied = 'yes';
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      outcome = 'by hand';
    }
    setCopied(outcome);
    return outcome;
  };
  return [copied, copy];
}

/** Said after a copy, for a status. */
export function copiedWords(copied: Copied): string {
  switch (copied) {
    case 'no':
      return '';
    case 'yes':
      return 'Copied.';
    case 'by hand':
      return 'The browser does not allow it: mark the text and copy it yourself.';
  }
}
