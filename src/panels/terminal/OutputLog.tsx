import { useState } from 'react';
import { changeBetween, NOTHING_SHOWN, type ShownLines } from './screen-change';

const READ_OUT = 200;

/** The latest lines of a terminal as text. New ones are read out; a screen of another moment is there to be read, not read out. */
export function OutputLog({ terminal, shown }: { readonly terminal: number; readonly shown: ShownLines }) {
  const [last, setLast] = useState({ shown: NOTHING_SHOWN, moment: 0 });
  if (last.shown !== shown) setLast({ shown, moment: changeBetween(last.shown, shown).kind === 'redraw' ? last.moment + 1 : last.moment });
  const from = Math.max(0, shown.lines.length - READ_OUT);
  return (
    <div key={last.moment} className="spoken" role="log" aria-live="polite" aria-label={`Output of terminal ${terminal}`}>
      {shown.lines.slice(from).map(({ kind, text }, index) => (
        <p key={shown.first + from + index}>
          {kind === 'err' && 'error output: '}
          {text}
        </p>
      ))}
    </div>
  );
}
