import { runBoth } from './run-both';
import type { CompareRequest, FromCompare } from './contract';

/** The part of a worker's global scope that is used here; the window's types, which the project has, say otherwise. */
interface WorkerScope {
  postMessage(message: FromCompare): void;
  onmessage: ((event: MessageEvent<CompareRequest>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = (event) => {
  void runBoth(event.data).then((answer) => scope.postMessage(answer));
};
