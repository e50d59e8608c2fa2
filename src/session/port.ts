import type { FromWorker, ToWorker } from '../worker/contract';

/** The way to whatever hosts the simulation: a Web Worker in the app, the same host in this thread in tests. */
export interface SessionPort {
  post(message: ToWorker, transfer?: ArrayBuffer[]): void;
  listen(receive: (message: FromWorker) => void, broken: (message: string) => void): void;
  close(): void;
}

/** Starts the worker of this app. */
export function workerPort(): SessionPort {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'simulation' });
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen(receive, broken) {
      worker.onmessage = (event: MessageEvent<FromWorker>) => receive(event.data);
      worker.onerror = (event) => broken(event.message || 'The simulation could not be started.');
      worker.onmessageerror = () => broken('A message from the simulation could not be read.');
    },
    close: () => worker.terminate(),
  };
}
