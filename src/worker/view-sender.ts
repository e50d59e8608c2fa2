import type { FromWorker, ToWorker, ViewData, ViewName, ViewParams } from './contract';
import type { Simulation } from './simulation';
import { clusterView } from './views/cluster-view';
import { consumerPanelView } from './views/consumer/consumer-view';
import { controllerView } from './views/controller/controller-view';
import { eventLogView } from './views/event-log-view';
import { groupView } from './views/group/group-view';
import { inspectorView } from './views/inspector-view';
import { logView } from './views/log/log-view';
import { producerView } from './views/producer/producer-view';
import { replicasView } from './views/replicas/replicas-view';
import { recordsView } from './views/records/records-view';
import { shareView } from './views/share/share-view';
import { sequenceView } from './views/sequence/sequence-view';
import { timelineView } from './views/timeline-view';
import { terminalView } from './views/terminal/terminal-view';
import { transactionView } from './views/transaction/transaction-view';

const DEFAULT_PER_SECOND = 8;

interface Subscription {
  readonly view: ViewName;
  readonly params: ViewParams[ViewName];
  readonly intervalMs: number;
  sentMs: number;
  /** What the world was like when it was sent; a view of the same moment is not computed twice. */
  stamp: string;
}

/** Computes subscribed views, each at most so often, and only when something has changed. */
export class ViewSender {
  private readonly subscriptions = new Map<ViewName, Subscription>();

  constructor(private readonly post: (message: FromWorker) => void) {}

  subscribe({ view, params, perSecond = DEFAULT_PER_SECOND }: Extract<ToWorker, { type: 'subscribe' }>): void {
    this.subscriptions.set(view, { view, params, intervalMs: 1000 / Math.max(0.1, perSecond), sentMs: -Infinity, stamp: '' });
  }

  unsubscribe(view: ViewName): void {
    this.subscriptions.delete(view);
  }

  /** Sends what is due; `force` sends whatever has changed. Gives the wall time at which something will be due, Infinity for never. */
  update(simulation: Simulation, change: number, nowMs: number, force: boolean): number {
    if (!this.subscriptions.has('sequence')) simulation.stopListening();
    if (!this.subscriptions.has('group') && !this.subscriptions.has('consumer')) simulation.stopWatching();
    const { events, timeUs } = simulation.cursor;
    const stamp = `${events}/${timeUs}/${simulation.recorder.generation}/${change}`;
    let dueMs = Infinity;
    for (const subscription of this.subscriptions.values()) {
      if (subscription.stamp === stamp) continue;
      const nextMs = subscription.sentMs + subscription.intervalMs;
      if (!force && nowMs < nextMs) {
        dueMs = Math.min(dueMs, nextMs);
        continue;
      }
      subscription.sentMs = nowMs;
      subscription.stamp = stamp;
      const data = compute(simulation, subscription.view, subscription.params);
      this.post({ type: 'view', view: subscription.view, data } as FromWorker);
    }
    return dueMs;
  }
}

export function compute(simulation: Simulation, view: ViewName, params: ViewParams[ViewName]): ViewData[ViewName] {
  switch (view) {
    case 'cluster':
      return clusterView(simulation.world, simulation.recorder.ledger);
    case 'inspector':
      return inspectorView(simulation, (params as ViewParams['inspector']).selection);
    case 'timeline':
      return timelineView(simulation, params as ViewParams['timeline']);
    case 'eventLog':
      return eventLogView(simulation, params as ViewParams['eventLog']);
    case 'log':
      return logView(simulation.world, params as ViewParams['log']);
    case 'replicas':
      return replicasView(simulation.world, simulation.recorder.ledger.ranges, params as ViewParams['replicas']);
    case 'sequence':
      return sequenceView(simulation, params as ViewParams['sequence']);
    case 'records':
      return recordsView(simulation, params as ViewParams['records']);
    case 'controller':
      return controllerView(simulation.world, params as ViewParams['controller']);
    case 'group':
      return groupView(simulation, params as ViewParams['group']);
    case 'consumer':
      return consumerPanelView(simulation, params as ViewParams['consumer']);
    case 'share':
      return shareView(simulation, params as ViewParams['share']);
    case 'terminal':
      return terminalView(simulation.world);
    case 'producer':
      return producerView(simulation.world, params as ViewParams['producer']);
    case 'transaction':
      return transactionView(simulation, params as ViewParams['transaction']);
  }
}
