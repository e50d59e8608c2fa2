import type { FactTone } from '../shared/facts';

/** The same meaning in form as in colour: fault a cross-cornered diamond, leader a triangle, trouble a square, well a disc. */
export function MarkShape({ tone }: { readonly tone: FactTone }) {
  switch (tone) {
    case 'fault':
      return <path d="M0 -5.5L5.5 0L0 5.5L-5.5 0z" />;
    case 'leader':
      return <path d="M0 -5L5 4H-5z" />;
    case 'lag':
      return <rect x={-4} y={-4} width={8} height={8} rx={1} />;
    case 'good':
      return <circle r={4.2} />;
    case 'control':
      return <circle r={3.4} data-hollow="true" />;
    case 'plain':
      return <circle r={2.8} />;
  }
}
