const PATHS = {
  start: 'M4 3.5v9M13 3.5 6.5 8 13 12.5z',
  back: 'M10.5 3.5 4.5 8l6 4.5z',
  forward: 'M5.5 3.5 11.5 8l-6 4.5z',
  play: 'M4.5 2.8 13 8l-8.5 5.2z',
  pause: 'M4.5 3h2.6v10H4.5zM8.9 3h2.6v10H8.9z',
  share: 'M8 10V2.5M5 5l3-3 3 3M3.5 8.5v5h9v-5',
  present: 'M2.5 3h11v7.5h-11zM8 10.5v3M5.5 13.5h5',
  dark: 'M12.9 9.6A5.4 5.4 0 0 1 6.4 3.1 5.4 5.4 0 1 0 12.9 9.6z',
  light: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1',
  system: 'M8 2.5a5.5 5.5 0 1 1 0 11zM8 2.5a5.5 5.5 0 1 0 0 11',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  undo: 'M5.5 3 2.5 6l3 3M3 6h6a4 4 0 0 1 0 8H6',
  redo: 'M10.5 3l3 3-3 3M13 6H7a4 4 0 0 0 0 8h3',
  next: 'M6 3.5 10.5 8 6 12.5',
  left: 'M10 3.5 5.5 8l4.5 4.5',
  down: 'M3.5 6 8 10.5 12.5 6',
  check: 'M3 8.5 6.5 12 13 4.5',
  power: 'M8 2v6M4.6 4.4a5 5 0 1 0 6.8 0',
  plus: 'M8 3v10M3 8h10',
  toLine: 'M2.5 4h11M2.5 8h5M2.5 12h11M13.5 6 11 8l2.5 2',
  clock: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5v3.2l2.2 1.5',
  search: 'M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM10.2 10.2l3.3 3.3',
} as const;

const FILLED = new Set<IconName>(['start', 'back', 'forward', 'play', 'pause', 'dark']);

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  const filled = FILLED.has(name);
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false" fill={filled ? 'currentColor' : name === 'system' ? 'currentColor' : 'none'} stroke={name === 'play' || name === 'pause' || name === 'back' || name === 'forward' ? 'none' : 'currentColor'} strokeWidth={name === 'more' ? 2.2 : 1.5} strokeLinecap="round" strokeLinejoin="round">
      <path d={PATHS[name]} />
    </svg>
  );
}
