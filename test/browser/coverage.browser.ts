import { expect, it } from 'vitest';
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
  expect(await page.locator('#findings details').first().innerText()).toContain('new');
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

it('tells the gravest of 10,000 findings in a page of less than 3 MB, and how many there are', async () => {
  const text = coveragePageOf(10_000);
  expect(text.length).toBeLessThan(3_000_000);
  const { page, faults } = await open(text);
  expect(await page.locator('#findings .left').innerText()).toBe(
    'These are the first 3000 of 10000 findings. --format json tells of all.',
  );
  await page.locator('#findings').getByLabel('Find findings').fill('resource9996 refused');
  expect(await page.locator('#findings output').innerText()).toBe('1 of 3000');
  expect(faults).toEqual([]);
});
