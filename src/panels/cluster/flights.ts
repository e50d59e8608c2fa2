/** Reads the messages of a frame as things that fly over the stage's routes. */
import { NodeKind } from '../../engine/protocol/node-kinds';
import { nodeThing } from '../../session/commands/things';
import { FlightKind, type Flight } from './flight-painter';
import type { FlightSource } from './Wires';
import type { Frame } from '../../worker/frame';
import type { NameTable } from '../../session/names';

const PAIRS = 65536;

/** `frame`: the newest one. While nothing moves it stays the same, and then so does what is given: who draws can tell. */
export function flightsOf(frame: () => Frame | null, names: () => NameTable): FlightSource {
  let capacity = 0;
  let route = new Int32Array(0);
  let backwards = new Uint8Array(0);
  let kind = new Uint8Array(0);
  let lost = new Uint8Array(0);
  let known = new Map<number, number>();
  let knownFor: unknown;
  let knownNames: NameTable | undefined;
  let last: Flight | undefined;
  let lastFrame: Frame | undefined;

  return (routeOf) => {
    const now = frame();
    if (!now) return undefined;
    const table = names();
    if (last !== undefined && lastFrame === now && knownFor === routeOf && knownNames === table) return last;
    if (knownFor !== routeOf || knownNames !== table) {
      known = new Map();
      knownFor = routeOf;
      knownNames = table;
    }
    const { messages } = now;
    const n = messages.count;
    if (n > capacity) {
      capacity = Math.max(256, n * 2);
      route = new Int32Array(capacity);
      backwards = new Uint8Array(capacity);
      kind = new Uint8Array(capacity);
      lost = new Uint8Array(capacity);
    }
    for (let i = 0; i < n; i++) {
      const from = messages.from[i];
      const to = messages.to[i];
      const pair = from * PAIRS + to;
      let found = known.get(pair);
      if (found === undefined) {
        found = routeOf(nodeThing(table.nodeName(from)), nodeThing(table.nodeName(to)));
        known.set(pair, found);
      }
      route[i] = found < 0 ? -1 : found >> 1;
      backwards[i] = found & 1;
      const controller = isControl(table.nodes[from]?.kind) || isControl(table.nodes[to]?.kind);
      kind[i] = controller ? FlightKind.Control : messages.records[i] > 0 ? FlightKind.Records : FlightKind.Plain;
      // What lies at a cut link has no time of arrival.
      lost[i] = Number.isFinite(messages.arrivesUs[i]) && messages.arrivesUs[i] >= messages.sentUs[i] ? 0 : 1;
    }
    lastFrame = now;
    last = { nowUs: now.timeUs, count: n, total: messages.total, route, backwards, sentUs: messages.sentUs, arrivesUs: messages.arrivesUs, kind, key: messages.recordClass, lost };
    return last;
  };
}

function isControl(kind: number | undefined): boolean {
  return kind === NodeKind.Controller || kind === NodeKind.ZooKeeper || kind === NodeKind.ObjectStore;
}
