/** Short words for buttons that stand beside the name of what they act on. */
const SHORT: Readonly<Record<string, string>> = {
  'fault.crash': 'Crash',
  'fault.stop': 'Stop cleanly',
  'fault.restart': 'Restart',
  'fault.pause': 'Pause',
  'fault.resume': 'Resume',
  'fault.isolate': 'Cut network',
  'fault.rejoin': 'Heal network',
  'fault.slow-disk': 'Slow disk',
  'fault.fail-disk': 'Fail disk',
  'fault.restore-disk': 'Restore disk',
  'fault.crash-at': 'Crash at …',
  'fault.slow-work': 'Slow work',
  'fault.clock': 'Wrong clock',
  'fault.poison-policy': 'Poison …',
  'fault.answer': 'Answer …',
  'fault.cut': 'Cut',
  'fault.heal': 'Heal',
  'fault.drop': 'Drop packets',
  'admin.elect-preferred': 'Elect preferred leaders',
  'admin.elect-unclean': 'Elect any, in sync or not',
  'admin.delete-records': 'Delete records …',
};

export function shortFault(id: string): string {
  return SHORT[id] ?? id;
}
