import { expect, test } from '@playwright/test';
import { linkTo } from './support/link';
import { palette } from './support/lesson';
import { Screen } from './support/screen';
import { terminalInLab, TerminalOnPage } from './support/terminal';
import { violationsInBothThemes } from './support/axe';

const BOOTSTRAP = '--bootstrap-server localhost:9092';

const FOUR_BROKERS = {
  version: 1,
  cluster: { brokers: 4 },
  topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, configs: { 'min.insync.replicas': '2' } }],
  producers: [{ name: 'shop', topic: 'orders', workload: { recordsPerSecond: 10, keys: 10 } }],
};

test('an incident by typing alone: find the partition that lacks a replica, move it, verify', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open(await linkTo(FOUR_BROKERS, 600));
  await screen.toggle.click();
  await screen.waitUntil(6);
  const terminal = new TerminalOnPage(page);
  await terminal.open();
  const before = await terminal.run(`kafka-topics.sh ${BOOTSTRAP} --describe --topic orders`);
  const replicas = /Replicas: ([\d,]+)/.exec(before.join('\n'))?.[1].split(',').map(Number) ?? [];
  expect(replicas).toHaveLength(3);
  const spare = [1, 2, 3, 4].find((broker) => !replicas.includes(broker));
  // One that is not the address that the tools know.
  const victim = replicas.find((broker) => broker !== 1);

  await page.keyboard.press('Escape');
  await page.keyboard.press(String(victim));
  await page.keyboard.press('x');
  await expect(screen.thing(`node/broker-${victim}`)).toContainText('crashed');

  // Found by the tool, once the controller has seen that the broker is gone.
  await terminal.open();
  await expect(async () => {
    const found = await terminal.run(`kafka-topics.sh ${BOOTSTRAP} --describe --under-replicated-partitions`);
    expect(found.join('\n')).toContain('Topic: orders\tPartition: 0');
  }).toPass({ timeout: 60_000 });

  // The plan is a file that is written line by line and ended with Ctrl-D.
  const moved = replicas.map((broker) => (broker === victim ? spare : broker));
  await terminal.enter('cat > move.json', '$ cat > move.json');
  await expect(terminal.state).toHaveText(/cat waits for input/);
  await terminal.enter('{"version":1,"partitions":[');
  await terminal.enter(`{"topic":"orders","partition":0,"replicas":[${moved}]}]}`);
  await page.keyboard.press('Control+d');
  await expect(terminal.state).toHaveText('ready');

  await terminal.run(`kafka-reassign-partitions.sh ${BOOTSTRAP} --reassignment-json-file move.json --execute`);
  await expect(async () => {
    const verified = await terminal.run(`kafka-reassign-partitions.sh ${BOOTSTRAP} --reassignment-json-file move.json --verify`);
    expect(verified.join('\n')).toContain('Reassignment of partition orders-0 is completed.');
  }).toPass({ timeout: 60_000 });

  const after = (await terminal.run(`kafka-topics.sh ${BOOTSTRAP} --describe --topic orders`)).join('\n');
  expect(after).toContain(`Replicas: ${moved}`);
  const inSync = /Isr: ([\d,]+)/.exec(after)?.[1].split(',').map(Number) ?? [];
  expect(inSync.sort()).toEqual([...moved].sort());
  expect(await terminal.run(`kafka-topics.sh ${BOOTSTRAP} --describe --under-replicated-partitions`)).toEqual([]);
});

test('a consumer tails in one terminal while a producer types in another', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.waitUntil(4);
  const one = new TerminalOnPage(page, 1);
  const two = new TerminalOnPage(page, 2);
  await one.open();
  await one.run(`kafka-topics.sh ${BOOTSTRAP} --create --topic notes`);
  await one.enter(`kafka-console-consumer.sh ${BOOTSTRAP} --topic notes --from-beginning`, '--from-beginning');
  await expect(one.state).toHaveText(/kafka-console-consumer\.sh runs, since/);

  await page.getByRole('button', { name: 'One more terminal' }).click();
  await expect(two.field).toBeFocused();
  await two.enter(`kafka-console-producer.sh ${BOOTSTRAP} --topic notes`, 'kafka-console-producer.sh');
  await expect(two.state).toHaveText(/waits for input/);
  await two.enter('first note', '>first note');
  await expect(one.log).toContainText('first note');
  await two.enter('second note', '>second note');
  await expect(one.log).toContainText('second note');

  // Ctrl-D ends the producer, Ctrl-C the consumer, whose pane Alt 1 goes to.
  await page.keyboard.press('Control+d');
  await expect(two.state).toHaveText('ready');
  await page.keyboard.press('Alt+1');
  await expect(one.field).toBeFocused();
  await page.keyboard.press('Control+c');
  await expect(one.log).toContainText('Processed a total of 2 messages');
  await expect(one.state).not.toHaveText(/runs/);
});

test('completion, history and the way out, by keyboard', async ({ page }) => {
  const { terminal } = await terminalInLab(page);

  // What is not ambiguous is completed; what is, is listed, and walked through.
  await page.keyboard.type('kafka-to');
  await page.keyboard.press('Tab');
  await expect(terminal.field).toHaveValue('kafka-topics.sh ');
  await page.keyboard.type('--boot');
  await page.keyboard.press('Tab');
  await expect(terminal.field).toHaveValue('kafka-topics.sh --bootstrap-server ');
  await page.keyboard.type('localhost:9092 --l');
  await page.keyboard.press('Tab');
  await expect(terminal.field).toHaveValue(`kafka-topics.sh ${BOOTSTRAP} --list `);
  await page.keyboard.press('Enter');
  await expect(terminal.log).toContainText('orders');
  await expect(terminal.state).toHaveText('ready');

  await page.keyboard.type('kafka-con');
  await page.keyboard.press('Tab');
  await expect(terminal.choices).toBeVisible();
  await page.keyboard.press('Tab');
  const chosen = await terminal.choices.getByRole('option', { selected: true }).locator('span').first().innerText();
  await page.keyboard.press('Enter');
  await expect(terminal.field).toHaveValue(`${chosen} `);
  await expect(terminal.choices).toBeHidden();
  await page.keyboard.press('Control+u');

  await page.keyboard.type(`kafka-topics.sh ${BOOTSTRAP} --describe --topic ord`);
  await page.keyboard.press('Tab');
  await expect(terminal.field).toHaveValue(`kafka-topics.sh ${BOOTSTRAP} --describe --topic orders `);
  await page.keyboard.press('Control+u');

  // What was typed comes back: step by step, or by its words.
  await terminal.run('help');
  await page.keyboard.press('ArrowUp');
  await expect(terminal.field).toHaveValue('help');
  await page.keyboard.press('ArrowUp');
  await expect(terminal.field).toHaveValue(/--list/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(terminal.field).toHaveValue('');
  await page.keyboard.press('Control+r');
  await page.keyboard.type('list');
  await expect(terminal.choices.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(terminal.field).toHaveValue(/--list/);
  await page.keyboard.press('Control+c');
  await expect(terminal.field).toHaveValue('');

  // It is still there after the page was loaded anew.
  await page.reload();
  await expect(terminal.field).toBeVisible();
  await terminal.field.focus();
  await page.keyboard.press('ArrowUp');
  await expect(terminal.field).toHaveValue('help');
  await page.keyboard.press('Control+c');

  // Out by Escape and Tab, back by Enter, out backwards by Shift Tab.
  await page.keyboard.press('Escape');
  await expect(terminal.field).not.toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'One more terminal' })).toBeFocused();
  await terminal.field.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(terminal.field).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Terminal 1: go to the moment of a line' })).toBeFocused();
});

test('lines that are pasted are entered one after another; what follows the last stays', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { terminal } = await terminalInLab(page);
  await page.evaluate((text) => navigator.clipboard.writeText(text), `kafka-topics.sh ${BOOTSTRAP} --list\r\necho done\necho half`);
  await page.keyboard.press('ControlOrMeta+v');
  await expect(terminal.field).toHaveValue('echo half');
  await expect.poll(() => terminal.lines()).toEqual([`$ kafka-topics.sh ${BOOTSTRAP} --list`, '__consumer_offsets', 'orders', '$ echo done', 'done']);
});

test('by pointer: a word is copied, a line leads to its moment; the screen is cleared', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { screen, terminal } = await terminalInLab(page);
  await expect(terminal.pane).toContainText('A machine beside the cluster');
  await terminal.run(`kafka-topics.sh ${BOOTSTRAP} --list`);
  await screen.pause();
  const paused = await screen.seconds();
  const row = terminal.pane.locator('.xterm-rows > div').filter({ hasText: /^orders/ });
  const box = await row.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 12, (box?.y ?? 0) + 8];
  await page.mouse.dblclick(x, y);
  await page.keyboard.press('Control+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('orders');
  await page.mouse.click(x, y, { button: 'right' });
  await page.getByRole('menuitem', { name: /Go to this moment/ }).click();
  await expect.poll(() => screen.seconds()).toBeLessThan(paused);
  await expect(terminal.log).toContainText('orders');

  await terminal.field.focus();
  await page.keyboard.type('clear');
  await page.keyboard.press('Enter');
  await expect(terminal.log).not.toContainText('orders');
  expect(await terminal.lines()).toEqual([]);
});

test('the screen is that of the moment; typing in the past forks; a link brings the same screen', async ({ page, context }) => {
  const { screen, terminal } = await terminalInLab(page, { standing: true });

  // The clock stands: it runs for the command, and stops.
  const standing = await screen.seconds();
  await terminal.run(`kafka-topics.sh ${BOOTSTRAP} --list`);
  await expect(screen.toggle).toHaveAccessibleName('Play');
  const first = await screen.seconds();
  expect(first).toBeGreaterThan(standing + 0.5);
  await terminal.run(`kafka-topics.sh ${BOOTSTRAP} --describe --topic orders`);
  await expect(terminal.log).toContainText('PartitionCount');

  // Back to the moment of a line, by the list of lines.
  await terminal.pane.getByRole('button', { name: /go to the moment of a line/ }).click();
  await page.keyboard.type('consumer_offsets');
  await expect(terminal.choices.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(terminal.log).not.toContainText('PartitionCount');
  await expect(terminal.log).toContainText('__consumer_offsets');

  // Something else is typed there: another branch of history.
  await terminal.field.focus();
  await page.keyboard.press('Control+c');
  await terminal.run('echo another way');
  await expect(terminal.log).not.toContainText('PartitionCount');
  const here = await terminal.lines();
  expect(here.at(-1)).toBe('another way');

  await page.keyboard.press('Escape');
  const { link } = await screen.share();
  const other = await context.newPage();
  await other.goto(link);
  const there = new TerminalOnPage(other);
  await expect(there.log).toContainText('another way');
  expect(await there.lines()).toEqual(here);

  // The other future is still there, and undo takes back what was typed.
  await palette(page, 'Switch to another branch', 'first history');
  await expect(terminal.log).not.toContainText('another way');
  await other.keyboard.press('ControlOrMeta+z');
  await expect(there.log).not.toContainText('another way');
});

test('a command that does not end by itself: the clock runs for it, and Play is the person’s', async ({ page }) => {
  const { screen, terminal } = await terminalInLab(page, { standing: true });
  await terminal.enter(`kafka-console-consumer.sh ${BOOTSTRAP} --topic orders`, 'kafka-console-consumer.sh');
  await expect(terminal.state).toContainText('the clock runs for this command, at 1×');
  await expect(screen.toggle).toHaveAccessibleName('Pause');
  await screen.toggle.click();
  await expect(terminal.state).toContainText('the clock stands');

  // With the switch off, the clock is left alone.
  await page.getByRole('button', { name: 'The clock runs for commands' }).click();
  await terminal.field.focus();
  await page.keyboard.press('Control+c');
  await expect(terminal.log).toContainText('^C');
  await expect(screen.toggle).toHaveAccessibleName('Play');
  await screen.toggle.click();
  await expect(terminal.state).toHaveText(/^exit code 130|^ready/);
});

test('no axe violation, the log has the output, and other parts can put a command at the prompt', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open('./#/lab');
  await screen.waitUntil(4);
  const terminal = new TerminalOnPage(page);
  await palette(page, 'Terminal');
  await expect(terminal.field).toBeFocused();
  await terminal.run(`kafka-topics.sh ${BOOTSTRAP} --describe --topic nope`, /exit code 1/);
  await expect(terminal.log).toContainText('error output: ');
  await expect(terminal.log).toContainText(/Topic 'nope' does not exist/);
  await expect(terminal.field).toHaveAccessibleName('Command line of terminal 1');
  await expect(terminal.field).toHaveAccessibleDescription(/Escape, then Tab/);
  await screen.pause();
  expect(await violationsInBothThemes(page)).toEqual([]);

  await terminal.field.focus();
  await page.keyboard.type('kafka-con');
  await page.keyboard.press('Tab');
  await expect(terminal.choices).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+u');
  await page.getByRole('button', { name: 'About the terminal' }).click();
  await expect(page.getByRole('dialog', { name: 'The terminal' })).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');

  // On the projector: under the stage, by the same key, which takes it away again.
  await page.keyboard.press('Shift+F');
  await page.keyboard.press('`');
  await expect(terminal.field).toBeFocused();
  await expect(terminal.log).toContainText(/Topic 'nope' does not exist/);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('`');
  await expect(terminal.pane).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Leave present mode' })).toBeHidden();
});
