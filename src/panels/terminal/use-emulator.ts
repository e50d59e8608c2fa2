import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { Emulator, type Picture } from './emulator';
import { lookOf } from './look';

interface Surroundings {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly gutter: RefObject<HTMLDivElement | null>;
  readonly picture: Picture;
  readonly large: number;
  /** The theme on screen: its colours are read from the page when it changes. */
  readonly theme: string;
  readonly markClass: string;
}

/** An emulator in an element, fed with pictures; and beside it, in the gutter, a mark at every line of error output. */
export function useEmulator({ host, gutter, picture, large, theme, markClass }: Surroundings): RefObject<Emulator | null> {
  const emulator = useRef<Emulator>(null);
  const latest = useRef(picture);
  latest.current = picture;
  const [fontsReady, setFontsReady] = useState(0);

  const markErrors = useCallback(() => {
    const { current: drawn } = emulator;
    const { shown } = latest.current;
    if (!drawn || !gutter.current) return;
    const { rowHeight } = drawn;
    const marks = drawn
      .linesInSight()
      .filter(({ number }) => shown.lines[number - shown.first]?.kind === 'err')
      .map(({ from, to }) => `${from * rowHeight} ${(to - from) * rowHeight}`);
    const key = marks.join();
    if (gutter.current.dataset.marks === key) return;
    gutter.current.dataset.marks = key;
    gutter.current.replaceChildren(
      ...marks.map((mark) => {
        const [top, height] = mark.split(' ');
        const el = document.createElement('span');
        el.className = markClass;
        el.style.top = `${top}px`;
        el.style.height = `${height}px`;
        return el;
      }),
    );
  }, [gutter, markClass]);

  useLayoutEffect(() => {
    if (!host.current) return;
    const made = new Emulator(host.current, lookOf(large), markErrors);
    emulator.current = made;
    made.draw(latest.current);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(host.current);
    return () => {
      observer.disconnect();
      emulator.current = null;
      made.dispose();
    };
    // Size and colours follow in the effect below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [host, markErrors]);

  useLayoutEffect(() => emulator.current?.draw(picture), [picture]);

  // Cells are measured in the font: once more when it has come.
  useEffect(() => {
    let isHere = true;
    const { fontFamily, fontSizePx } = lookOf(large);
    void document.fonts.load(`${fontSizePx}px ${fontFamily}`).then(() => isHere && setFontsReady((times) => times + 1), () => undefined);
    return () => {
      isHere = false;
    };
  }, [large]);
  useEffect(() => {
    // The page takes its new colours in an effect too.
    const frame = window.setTimeout(() => emulator.current?.setLook(lookOf(large)));
    return () => window.clearTimeout(frame);
  }, [theme, large, fontsReady]);

  return emulator;
}
