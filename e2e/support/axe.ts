import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Those that depend on colours, of the rules that axe looks at unasked. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

interface Look {
  /** Only what is inside of this selector. */
  readonly within?: string;
  /** Only the rules about colours. */
  readonly coloursOnly?: boolean;
}

/** Rules of accessibility that the page breaks, each with where. */
export async function violations(page: Page, { within, coloursOnly = false }: Look = {}): Promise<string[]> {
  // The site has no frames of other origins: without them axe needs no second page to put its findings together.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  if (within !== undefined) builder.include(within);
  if (coloursOnly) builder.withRules(COLOUR_RULES);
  const { violations: found } = await builder.analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/**
 * The same in both themes, for a system that asks for the one and then for the other. A theme is colours and nothing else
 * (what is on the page is compared to be sure), so the second look is at colours alone.
 */
export async function violationsInBothThemes(page: Page, look: Look = {}): Promise<string[]> {
  const first = (await page.locator('html').getAttribute('data-theme')) === 'dark' ? 'dark' : 'light';
  const second = first === 'dark' ? 'light' : 'dark';
  const here = (await violations(page, look)).map((found) => `${first} ${found}`);
  // Once more when a message went by itself in between.
  await expect(async () => {
    await show(page, first);
    const before = await page.locator('body').ariaSnapshot();
    await show(page, second);
    expect(await page.locator('body').ariaSnapshot()).toBe(before);
  }).toPass({ timeout: 20_000 });
  return [...here, ...(await violations(page, { ...look, coloursOnly: true })).map((found) => `${second} ${found}`)];
}

async function show(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}
