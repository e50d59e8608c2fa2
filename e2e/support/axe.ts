import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Rules of accessibility that the page breaks, each with where; of one part of it when a selector is given. */
export async function violations(page: Page, within?: string): Promise<string[]> {
  // The site has no frames of other origins: without them axe needs no second page to put its findings together.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  if (within !== undefined) builder.include(within);
  const { violations: found } = await builder.analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
