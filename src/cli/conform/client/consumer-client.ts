export interface ConsumerClient { groupMetadata(): { groupId: string; generationId: number; memberId: string; groupInstanceId: string | null } }
