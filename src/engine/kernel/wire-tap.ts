import type { FactId } from './fact';
import type { Request, Response } from './connection';

/**
 * Listens on the wire, for whoever draws messages. It belongs to the host, not to the world: copies start without one, and a
 * run is the same, to the hash, with one and without. Bodies are immutable, so a listener may keep them.
 */
export interface WireTap {
  /**
   * A message is put on the wire, in that event. `arrivesUs` is Infinity while a cut link holds it; once it heals the same
   * message is put on the wire again. `response` is null for a request.
   */
  sent(request: Request, response: Response | null, sentUs: number, arrivesUs: number, event: number, cause: FactId): void;
  /** Its receiver's process has taken it: a server begins with it, a client reads it. */
  taken(request: Request, response: Response | null, timeUs: number, event: number): void;
}
