import type { BrowserContextOptions, Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { formatCoveragePage } from '../../report/coverage-page.ts';
import { inChromium } from './open-page.ts';
import { coverageOfFindings, coveragePageOf } from './pages.ts';

const open = inChromium();
const COVERAGE = coverageOfFindings(300);
const PAGE = formatCoveragePage(COVERAGE);

it('finds findings by the keyboard, by rule, stack and verdict', async () => {
  const { page } = await open(PAGE);
  const findings = page.locator('#findings details');
  await page.locator('#findings').getByLabel('Find findings').focus();
  await page.keyboard.type('orders-7.yaml refused');
  const wanted = COVERAGE.findings.filter(
    ({ stack, verdict }) => stack.includes('orders-7.yaml') && verdict === 'refused',
  );
  expect(await findings.filter({ visible: true }).count()).toBe(wanted.length);
  expect(await page.locator('#findings output').innerText()).toBe(`${wanted.length} of 300`);
  await page.keyboard.press('Escape');
  expect(await findings.filter({ visible: true }).count()).toBe(300);
});

it.each([0, 150, 299])('opens the finding that a link leads to: number %i', async (index) => {
  const finding = COVERAGE.findings[index];
  const { page } = await open(PAGE, {}, `#finding:${finding?.fingerprint ?? ''}`);
  const entry = page.locator('#findings details[open]');
  expect(await entry.locator('h3').innerText()).toBe(`${finding?.logicalId ?? ''}: ${finding?.title ?? ''}`);
  expect(await entry.innerText()).toContain(`${finding?.stack ?? ''}:12:3`);
});

it('tells new refusals first', async () => {
  const { page } = await open(PAGE);
  const news = page.locator('#findings details', { has: page.locator('.tag', { hasText: /^new$/ }) });
  expect(await news.count()).toBe(COVERAGE.trend?.newRefusals.length);
  expect(await page.locator('#findings .tag').first().textContent()).toBe('new');
});

it('tells numbers of all, and what each table and picture leaves out', async () => {
  const { page } = await open(PAGE);
  expect(await page.locator('.figures').innerText()).toContain(String(COVERAGE.measures.refused));
  expect(await page.locator('#rules .left').allInnerTexts()).toEqual([
    'These are the first 25 of 40 rules. --format json tells of all.',
    'These are the first 8 of 20 stacks. --format json tells of all.',
  ]);
  expect(await page.locator('#stacks').innerText()).toContain('could not judge: line 1: it is no template.');
});

it('tells how the Hook stands, the gravest first, with what is wrong and what to do', async () => {
  const { page } = await open(PAGE);
  const rows = page.locator('#hooks table').last().locator('tbody tr');
  expect(await rows.locator('th').allInnerTexts()).toEqual(['222233334444', '333344445555', '111122223333']);
  expect(await rows.first().innerText()).toContain(
    'It warns. (FailureMode orders, asked there) Put it back.',
  );
  expect(await page.locator('.figures').innerText()).toContain('Hooks wanting');
});

it('whatever names say, the page is made of the same elements', async () => {
  const shapeOf = async (text: string): Promise<unknown> => {
    const { page, faults } = await open(text);
    expect(faults).toEqual([]);
    return page.evaluate(() => [...document.querySelectorAll('*')].map(({ tagName }) => tagName));
  };
  const plain = await shapeOf(coveragePageOf(30, 'plain'));
  for (const name of ['</scr', '<b>x', '"><i', '__proto__', '{b|c}'])
    expect(await shapeOf(coveragePageOf(30, name))).toEqual(plain);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe('of 10,000 findings', () => {
  const coverage = coverageOfFindings(10_000);
  const text = formatCoveragePage(coverage);

  it('tells all in a page of less than 7 MB', async () => {
    expect(text.length).toBeLessThan(7_000_000);
    const { page, faults } = await open(text);
    const ids = await page.evaluate(() =>
      [...document.querySelectorAll('#findings details')].map(({ id }) => id.replace('finding:', '')),
    );
    expect(ids.sort()).toEqual(coverage.findings.map(({ fingerprint }) => fingerprint).sort());
    expect(await page.locator('#findings .left').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('finds the last', async () => {
    const { page } = await open(text);
    const last = await page.locator('#findings h3').last().textContent();
    const field = page.locator('#findings').getByLabel('Find findings');
    await field.fill((last ?? '').replace(/: .*/, ''));
    expect(await page.locator('#findings output').innerText()).toMatch(/^\d+ of 10000$/);
    expect(await page.locator('#findings details').last().isVisible()).toBe(true);
    expect(await page.locator('#findings h3').first().isVisible()).toBe(false);
    await field.fill('');
    expect(await page.locator('#findings output').innerText()).toBe('10000 of 10000');
  });

  it.each([
    ['in light', {}],
    ['on a phone', { viewport: { width: 360, height: 740 }, isMobile: true }],
  ])(
    'opens the last where a link leads to it, and shows it: %s',
    async (_, options: BrowserContextOptions) => {
      const { page } = await open(text, options);
      const id = (await page.locator('#findings details').last().getAttribute('id')) ?? '';
      const linked = await open(text, options, `#${id}`);
      const entry = linked.page.locator('#findings details[open]');
      expect(await entry.getAttribute('id')).toBe(id);
      await inView(entry);
      await page.evaluate((hash) => (location.hash = hash), id);
      await inView(page.locator('#findings details[open]'));
    },
  );
});

it('says of more findings than a page can hold which it tells', async () => {
  const { page } = await open(coveragePageOf(20_010));
  expect(await page.locator('#findings .left').innerText()).toBe(
    'These are the first 20000 of 20010 findings. --format json tells of all.',
  );
});

/** Waits until its heading is where a reader sees it. */
async function inView(entry: Locator): Promise<void> {
  const isSeen = (summary: Element): boolean => {
    const { top, bottom } = summary.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  };
  await expect.poll(() => entry.locator('summary').evaluate(isSeen)).toBe(true);
}
