import type { MetadataImage } from '../metadata/image';
import type { PartitionRegistration } from '../metadata/partition-registration';
import type { Violation } from './violation';

/** INV-04 and INV-05 for one partition as the controller has it. */
export function checkRegistration(name: string, partition: PartitionRegistration, minIsr: number, isElrOn: boolean): Violation | null {
  const { leader, isr, elr, replicas } = partition;
  if (leader >= 0 && !isr.includes(leader)) return { invariant: 'INV-04', message: `${name}: leader ${leader} is not in the ISR ${list(isr)}` };
  const stray = isr.find((broker) => !replicas.includes(broker));
  if (stray !== undefined) return { invariant: 'INV-04', message: `${name}: broker ${stray} is in the ISR ${list(isr)} but no replica of ${list(replicas)}` };
  if (isr.length === 0 && (leader >= 0 || !isElrOn)) return { invariant: 'INV-04', message: `${name}: the ISR is empty with leader ${leader}, ELR ${isElrOn ? 'on' : 'off'}` };

  const both = isr.find((broker) => elr.includes(broker));
  if (both !== undefined) return { invariant: 'INV-05', message: `${name}: broker ${both} is in the ISR ${list(isr)} and in the ELR ${list(elr)}` };
  // With a floor of one, a member elected from an ELR of several leaves the others in it until the next change: the ELR is
  // worked out before the election.
  if (elr.length > 0 && isr.length >= Math.max(minIsr, 2)) {
    return { invariant: 'INV-05', message: `${name}: the ISR ${list(isr)} reaches min.insync.replicas ${minIsr}, yet the ELR is ${list(elr)}` };
  }
  return null;
}

/** INV-06. With ZooKeeper it does not hold: a broker that is gone stays in ISRs until somebody takes it out. */
export function checkMembers(name: string, { isr, leader }: PartitionRegistration, image: MetadataImage, isElrOn: boolean): Violation | null {
  for (const broker of isr) {
    const registration = image.brokers.get(broker);
    const isAway = registration === undefined || registration.fenced || registration.inControlledShutdown;
    if (isAway && (isElrOn || isr.length > 1 || leader >= 0)) {
      return { invariant: 'INV-06', message: `${name}: broker ${broker} is ${registration === undefined ? 'unregistered' : registration.fenced ? 'fenced' : 'shutting down'} and in the ISR ${list(isr)}` };
    }
  }
  return null;
}

/** INV-03: epochs of a partition never fall. */
export function checkEpochs(name: string, before: PartitionRegistration, after: PartitionRegistration): Violation | null {
  if (after.leaderEpoch < before.leaderEpoch) return { invariant: 'INV-03', message: `${name}: leader epoch ${before.leaderEpoch} → ${after.leaderEpoch}` };
  if (after.partitionEpoch < before.partitionEpoch) return { invariant: 'INV-03', message: `${name}: partition epoch ${before.partitionEpoch} → ${after.partitionEpoch}` };
  return null;
}

function list(brokers: readonly number[]): string {
  return `[${brokers.join(', ')}]`;
}
