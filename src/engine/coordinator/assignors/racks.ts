/** Some member shares a rack with some replica, and not every rack has replicas of every partition. */
export function racksMatter(memberRacks: ReadonlySet<string>, partitionRacks: readonly ReadonlySet<string>[]): boolean {
  const all = new Set<string>();
  for (const racks of partitionRacks) for (const rack of racks) all.add(rack);
  if (![...memberRacks].some((rack) => all.has(rack))) return false;
  return !partitionRacks.every((racks) => racks.size === all.size);
}
