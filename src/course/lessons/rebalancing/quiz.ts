import type { Quiz } from '../../format';

const quiz: Quiz = [
  {
    id: 'why-all',
    text: 'Why does an eager member give up even those partitions that it will get back?',
    options: [
      { text: 'Its position would be lost otherwise.', because: 'It commits before it gives up; the position is safe either way.' },
      { text: 'It does not know the coming assignment, and nobody may read a partition that somebody else might get.', right: true, because: 'Giving up everything first is the plainest way to be sure that no partition has two readers.' },
      { text: 'The coordinator takes them away by force.', because: 'The coordinator cannot reach into a member. It can only answer heartbeats, and expel who does not come.' },
    ],
  },
  {
    id: 'slow',
    text: 'One of ten members works for 60 s on every poll. An eager rebalance begins. What do the other nine do?',
    options: [
      { text: 'They go on reading until the slow one has joined.', because: 'They gave up everything before they joined, and get nothing before the join is over.' },
      { text: 'They read nothing until the slow one polls again.', right: true, because: 'The join waits for all known members, up to the rebalance timeout, which is `max.poll.interval.ms`.' },
      { text: 'They share out the partitions of the slow one.', because: 'Only after it was expelled, and its heartbeats say that it lives.' },
    ],
  },
  {
    id: 'cooperative-price',
    text: 'A partition moves from A to D in a cooperative group. Why is it not read for several seconds?',
    options: [
      { text: 'D gets it in a second round, and joins that one only when a heartbeat has told it.', right: true, because: 'In the first round the partition is withheld so that A can give it up. D had nothing to give up and waits for news.' },
      { text: 'A keeps it until its session is over.', because: 'A gives it up as soon as the first assignment has come.' },
      { text: 'The leader of the partition changes.', because: 'Who reads a partition has nothing to do with which broker leads it.' },
    ],
  },
  {
    id: 'who-assigns',
    text: 'Who works out the assignment in the new protocol?',
    options: [
      { text: 'The member that leads the group.', because: 'That is so in the classic protocol, eager or cooperative. Here no member leads.' },
      { text: 'The group coordinator.', right: true, because: 'It knows the subscriptions from the heartbeats, works out a target, and brings each member there by itself.' },
      { text: 'The controller.', because: 'The controller knows nothing of consumer groups.' },
    ],
  },
  {
    id: 'crash',
    text: 'A member crashes and is started again after 5 s, with no `group.instance.id`. What of the partitions it had?',
    options: [
      { text: 'It goes on with them at once.', because: 'It comes back under a new member id. For its group it is somebody else.' },
      { text: 'They wait for the session of the id that died, whether or not the process is back.', right: true, because: 'The old id holds them until it is expelled. A static member, with an instance id, would have taken its own place again.' },
      { text: 'They were shared out within those 5 s.', because: 'Nobody noticed: the session is 45 s long.' },
    ],
  },
];

export default quiz;
