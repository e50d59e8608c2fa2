import { expect, type Locator, type Page } from '@playwright/test';
import { Screen } from './screen';

/** One terminal of the dock, as who types at it knows it. What is read is its log: whole lines, as readers of screens have them. */
export class TerminalOnPage {
  constructor(
    readonly page: Page,
    readonly number = 1,
  ) {}

  get pane(): Locator {
    return this.page.getByRole('region', { name: `Terminal ${this.number}`, exact: true });
  }

  get field(): Locator {
    return this.pane.getByRole('combobox');
  }

  get log(): Locator {
    return this.pane.getByRole('log');
  }

  /** What goes on: ready, exit code, which tool runs since when. */
  get state(): Locator {
    return this.pane.getByRole('status');
  }

  get choices(): Locator {
    return this.pane.getByRole('listbox');
  }

  /** By the key; the field has the focus then. */
  async open(): Promise<void> {
    await this.page.keyboard.press('`');
    await expect(this.field).toBeFocused();
  }

  async lines(): Promise<string[]> {
    return this.log.locator('p').allTextContents();
  }

  /** Enters a line, and sees it on the screen. */
  async enter(line: string, shown: string | RegExp = line): Promise<void> {
    await this.page.keyboard.type(line);
    await expect(this.field).toHaveValue(line);
    await this.page.keyboard.press('Enter');
    await expect(this.log).toContainText(shown);
  }

  /** Enters a command, waits until it has ended, and gives what it wrote. */
  async run(command: string, end: string | RegExp = /^ready/): Promise<string[]> {
    const typed = `$ ${command}`;
    const times = async (): Promise<number> => (await this.lines()).filter((line) => line === typed).length;
    const before = await times();
    await this.enter(command, typed);
    // It may have been typed before; once it stands there again, so does what goes on.
    await expect.poll(times).toBe(before + 1);
    await expect(this.state).toHaveText(end, { timeout: 60_000 });
    const lines = await this.lines();
    return lines.slice(lines.lastIndexOf(typed) + 1);
  }
}

/** The first terminal of the bare lab, once that has a topic and a group; `standing`: with the clock stopped. */
export async function terminalInLab(page: Page, { standing = false } = {}): Promise<{ readonly screen: Screen; readonly terminal: TerminalOnPage }> {
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.waitUntil(4);
  if (standing) await screen.pause();
  const terminal = new TerminalOnPage(page);
  await terminal.open();
  return { screen, terminal };
}
