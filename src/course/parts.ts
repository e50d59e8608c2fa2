/** The parts of the course, in the order in which they are learnt. Ids are stable: progress and links hold them. */
export const PARTS = [
  { id: 'overview', title: 'Overview' },
  { id: 'fundamentals', title: 'Fundamentals' },
  { id: 'internals', title: 'Internals' },
  { id: 'clients', title: 'Producers and consumers' },
  { id: 'streams', title: 'Stream processing' },
  { id: 'operations', title: 'Operations' },
  { id: 'ecosystem', title: 'Ecosystem' },
] as const;

export type PartId = (typeof PARTS)[number]['id'];
