import type { ClusterView } from '../../worker/contract';
import type { History } from './history';

/** What a lesson looks at: the state of the system at one moment of a run, and the facts that led there. */
export interface Now {
  readonly view: ClusterView;
  readonly history: History;
}
