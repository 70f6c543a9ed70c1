import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inChromium, violationsOn } from './open-page.ts';
import { comparisonPageOf, coveragePageOf, inventoryOf, planPage, planPageOf } from './pages.ts';

const open = inChromium();

const PAGES: readonly (readonly [name: string, page: () => string])[] = [
  ['the plan of the bank', () => planPageOf('bank')],
  ['the plan of the shop', () => planPageOf('retail')],
  ['the ways to plan the bank', () => comparisonPageOf('bank')],
  ['the coverage', () => coveragePageOf(40)],
];

const READERS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['in light', { colorScheme: 'light' }],
  ['in the dark', { colorScheme: 'dark' }],
  [
    'on a phone',
    { viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 3, hasTouch: true },
  ],
];

describe.each(PAGES)('%s', (_, pageOf) => {
  const text = pageOf();

  it.each(READERS)('%s can be read by all, and asks for nothing', async (__, options) => {
    const { page, faults } = await open(text, options);
    expect(await widthBeyondScreen(page)).toBe(0);
    await page.evaluate(() =>
      document.querySelectorAll('details').forEach((one, index) => (one.open = index < 5)),
    );
    expect(await widthBeyondScreen(page)).toBe(0);
    expect(await violationsOn(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('is in print what it is on the screen, opened', async () => {
    const { page } = await open(text, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
    const hidden = await page.evaluate(() =>
      [...document.querySelectorAll('main dd, main li, main td, main th, main svg.desk, figcaption')]
        .filter((element) => !element.checkVisibility({ contentVisibilityAuto: true }))
        .map(({ textContent }) => textContent),
    );
    expect(hidden).toEqual([]);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('draws letters that can be read, within the picture', async () => {
    for (const [, options] of READERS) {
      const { page } = await open(text, options);
      const letters = await page.evaluate(() =>
        [...document.querySelectorAll('figure svg text')]
          .filter((element) => element.getClientRects().length > 0)
          .flatMap((element) => {
            const { left, right, height } = element.getBoundingClientRect();
            const around = element.closest('svg')?.getBoundingClientRect();
            const inside = around && left >= around.left - 1 && right <= around.right + 1;
            return inside && height >= 11 ? [] : [`${element.textContent} ${left} ${right} ${height}`];
          }),
      );
      expect(letters).toEqual([]);
    }
  });
});

async function widthBeyondScreen(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

it('fits the plan of 100,000 assets in a page of less than 2 MB, and tells what it leaves out', async () => {
  const text = planPage(inventoryOf(100_000));
  expect(text.length).toBeLessThan(2_000_000);
  const { page } = await open(text, { viewport: { width: 360, height: 740 } });
  expect(await widthBeyondScreen(page)).toBe(0);
  expect(await page.locator('.figures').innerText()).toContain('100000');
  expect(await page.locator('#keys .left').innerText()).toMatch(/^These are the first 500 of \d+ keys\. /);
  const counted = await page.locator('#overview td[data-heading=assets]').allInnerTexts();
  expect(counted.reduce((sum, count) => sum + Number(count), 0)).toBe(100_000);
});
