import { createContext, use } from 'react';
import type { ThingId } from '../../session/commands/things';

/** One thing that the page asks a newcomer to do, as a control on the broker it is about. */
export interface Invitation {
  readonly thing: ThingId;
  readonly title: string;
  accept(): void;
}

export const InvitationContext = createContext<Invitation | undefined>(undefined);

export function useInvitation(thing: ThingId): Invitation | undefined {
  const invitation = use(InvitationContext);
  return invitation?.thing === thing ? invitation : undefined;
}
