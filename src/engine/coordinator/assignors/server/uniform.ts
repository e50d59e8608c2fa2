import { haveEqualSubscriptions, type ServerAssignor } from './server-problem';
import { assignUniformDifferent } from './uniform-different';
import { assignUniformEqual } from './uniform-equal';

/** The uniform assignor, first in group.consumer.assignors. */
export const assignUniform: ServerAssignor = (topics, members) =>
  haveEqualSubscriptions(members) ? assignUniformEqual(topics, members) : assignUniformDifferent(topics, members);
