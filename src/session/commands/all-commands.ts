/** Everything that can be done, in the order of the palette. The app, the lessons' linter and the tests take them from here. */
import { adminCommands } from './admin-commands';
import { clientFaultCommands } from './client-fault-commands';
import { faultCommands } from './fault-commands';
import { pictureCommands } from './pictures';
import { timeCommands } from './time-commands';
import { viewCommands } from './view-commands';
import type { Command } from './command';
import type { CommandContext } from './context';

export const allCommands: readonly Command<CommandContext>[] = [...timeCommands, ...faultCommands, ...clientFaultCommands, ...adminCommands, ...viewCommands, ...pictureCommands];
