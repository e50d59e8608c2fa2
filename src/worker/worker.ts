import type { FromWorker, ToWorker } from './contract';
import { Host } from './host';

/** The part of a worker's global scope that is used here; the window's types, which the project has, say otherwise. */
interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

/** Yields by a channel: unlike a timer it is not slowed down, and messages that have arrived come first. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

const host = new Host({
  post: (message, transfer = []) => scope.postMessage(message, transfer),
  nowMs: () => performance.now(),
  yield(callback) {
    waiting.push(callback);
    channel.port2.postMessage(null);
  },
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
});

scope.onmessage = (event) => host.receive(event.data);
