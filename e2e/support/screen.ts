import { expect, type Locator, type Page } from '@playwright/test';

/** What specs of the screen do again and again, by the words and keys that people use. */
export class Screen {
  constructor(readonly page: Page) {}

  /** Opens an address and waits for the cluster to be on screen, and to run, unless it is a link: that stands still. */
  async open(address = './#/lesson/tour'): Promise<void> {
    await this.page.goto(address);
    await expect(this.thing('node/broker-3')).toBeVisible({ timeout: 20_000 });
    if (!address.includes('#run=')) await expect(this.toggle).toHaveAccessibleName('Pause');
  }

  /** The button that plays and pauses. */
  get toggle(): Locator {
    return this.page.locator('[data-command="run.toggle"]');
  }

  thing(id: string): Locator {
    return this.page.locator(`button[data-thing="${id}"]`).first();
  }

  get clock(): Locator {
    return this.page.getByRole('timer', { name: 'Virtual clock' });
  }

  /** Simulated seconds on the clock. */
  async seconds(): Promise<number> {
    return Number((await this.clock.innerText()).replace(/[^\d.]/g, ''));
  }

  async waitUntil(seconds: number): Promise<void> {
    await expect.poll(() => this.seconds(), { timeout: 40_000 }).toBeGreaterThanOrEqual(seconds);
  }

  /** One step faster on the scale of speeds, so often. */
  async faster(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) await this.page.keyboard.press('>');
  }

  /** Ends with the clock standing: the last pictures of the run come after the button has changed. */
  async pause(): Promise<void> {
    await expect(this.toggle).toHaveAccessibleName('Pause');
    await this.toggle.click();
    await expect(this.toggle).toHaveAccessibleName('Play');
    let last = '';
    const stands = async (): Promise<boolean> => {
      const before = last;
      last = await this.clock.innerText();
      return last === before;
    };
    await expect.poll(stands, { intervals: [250] }).toBe(true);
  }

  /** The words on a replica's row. */
  replica(partition: string, broker: number): Locator {
    return this.thing(`replica/${partition}@broker-${broker}`);
  }

  async select(id: string): Promise<void> {
    await this.thing(id).click();
  }

  get why(): Locator {
    return this.page.getByRole('region', { name: /Why/ }).getByRole('listitem');
  }

  /** The link of this moment, and the hash of everything that led to it. */
  async share(): Promise<{ link: string; trace: string }> {
    await this.page.keyboard.press('ControlOrMeta+Shift+s');
    const dialog = this.page.getByRole('dialog', { name: 'Share this moment' });
    const field = dialog.getByRole('textbox', { name: 'Link' });
    await expect(field).toHaveValue(/#run=1\./);
    const link = await field.inputValue();
    const trace = (await dialog.getByText(/^trace /).innerText()).slice('trace '.length);
    await this.page.keyboard.press('Escape');
    return { link, trace };
  }

  /** `471 acknowledged · 0 of them lost · …` */
  get ledger(): Locator {
    return this.page.getByText(/acknowledged ·.*lost/);
  }
}
