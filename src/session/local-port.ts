import type { FromWorker, ToWorker } from '../worker/contract';
import { Host } from '../worker/host';
import type { SimulationOptions } from '../worker/simulation';
import type { SessionPort } from './port';

/**
 * The simulation's host in this very thread, behind the same wire: messages are copied and delivered one by one, later, as a
 * worker's are. For tests and for commands in Node; the app uses a worker.
 */
export function localPort(simulation?: SimulationOptions): SessionPort {
  let deliver: (message: FromWorker) => void = () => undefined;
  let open = true;
  const later = (callback: () => void): void => {
    setTimeout(() => {
      if (open) callback();
    }, 0);
  };
  const host = new Host({
    post(message, transfer = []) {
      const copy = structuredClone(message, { transfer });
      later(() => deliver(copy));
    },
    nowMs: () => performance.now(),
    yield: later,
    after(delayMs, callback) {
      const timer = setTimeout(() => {
        if (open) callback();
      }, Math.max(0, delayMs));
      return () => clearTimeout(timer);
    },
    ...(simulation === undefined ? {} : { simulation }),
  });
  return {
    post(message: ToWorker, transfer: ArrayBuffer[] = []) {
      const copy = structuredClone(message, { transfer });
      later(() => host.receive(copy));
    },
    listen(receive) {
      deliver = receive;
    },
    close() {
      open = false;
      host.receive({ type: 'pause' });
    },
  };
}
