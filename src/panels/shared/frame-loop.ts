/**
 * The only owner of requestAnimationFrame. Whoever draws each frame joins here; with nobody joined nothing runs, and a tab
 * in the background costs nothing because the browser stops the loop.
 */
type Draw = (wallMs: number) => void;

const draws = new Set<Draw>();
let running = 0;

function tick(wallMs: number): void {
  running = draws.size > 0 ? requestAnimationFrame(tick) : 0;
  for (const draw of draws) draw(wallMs);
}

/** Calls `draw` every animation frame until the returned function is called. */
export function everyFrame(draw: Draw): () => void {
  draws.add(draw);
  if (running === 0) running = requestAnimationFrame(tick);
  return () => {
    draws.delete(draw);
  };
}
