/** What the stage draws. Plain data, made from the session's view of the run; nothing here is invented on the way. */
import type { NodeCondition } from '../../session/commands/context';
import type { ThingId } from '../../session/commands/things';

export type { NodeCondition };

/**
 * `elected`: leader by the controller's word, not yet by its own. `deposed`: still believes to lead, the controller knows better.
 * `no leader`: alive, but there is nobody to follow.
 */
export type ReplicaState = 'leader' | 'elected' | 'deposed' | 'in sync' | 'lagging' | 'no leader' | 'offline';

export interface ReplicaShape {
  readonly thing: ThingId;
  readonly topic: string;
  readonly partition: number;
  readonly broker: number;
  readonly state: ReplicaState;
  readonly epoch: number;
  readonly logStart: number;
  readonly hw: number;
  readonly leo: number;
  /** Records behind the leader's log end; `undefined` when there is nothing to compare with. */
  readonly lag: number | undefined;
}

export interface BrokerShape {
  readonly thing: ThingId;
  readonly id: number;
  readonly name: string;
  readonly rack: string | undefined;
  readonly condition: NodeCondition;
  readonly fenced: boolean;
  /** One line on what has happened to it: `crashed 8.781 s · fenced 2.1 s ago`. */
  readonly note: string | undefined;
  readonly noteTone: 'fault' | 'lag' | 'plain';
  readonly replicas: readonly ReplicaShape[];
}

export interface ControllerShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly condition: NodeCondition;
  readonly active: boolean;
  readonly note: string;
}

export interface ProducerShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly condition: NodeCondition;
  readonly lines: readonly string[];
  readonly trouble: string | undefined;
}

export interface MemberShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly condition: NodeCondition;
  readonly partitions: readonly { readonly key: string; readonly label: string; readonly title: string }[];
  readonly doing: string;
  readonly lag: number | undefined;
}

export interface GroupShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly state: string;
  readonly stable: boolean;
  readonly generation: number;
  readonly members: readonly MemberShape[];
}

export interface PartitionShape {
  readonly thing: ThingId;
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  /** Log end of the longest live replica: the window of every replica of this partition ends here. */
  readonly end: number;
}

export interface LinkShape {
  /** `undefined` for a bundle of links: it cannot be selected. */
  readonly thing: ThingId | undefined;
  readonly from: ThingId;
  readonly to: ThingId;
  readonly kind: 'produce' | 'consume' | 'replicate' | 'control';
  readonly cut: boolean;
  readonly impaired: boolean;
}

/** Many producers of whom none stands out, as one. */
export interface CrowdShape {
  readonly thing: ThingId;
  readonly name: string;
  readonly lines: readonly string[];
  readonly members: readonly ThingId[];
}

export interface ClusterShape {
  readonly headline: string;
  readonly brokers: readonly BrokerShape[];
  readonly controllers: readonly ControllerShape[];
  readonly producers: readonly ProducerShape[];
  readonly crowd: CrowdShape | undefined;
  /** Things drawn inside another one. */
  readonly within: ReadonlyMap<ThingId, ThingId>;
  readonly groups: readonly GroupShape[];
  readonly partitions: readonly PartitionShape[];
  readonly links: readonly LinkShape[];
  /** Partitions not drawn because they are the cluster's own. */
  readonly hiddenInternal: number;
}
