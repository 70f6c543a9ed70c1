import { expect, it } from 'vitest';
import { inChromium } from './open-page.ts';
import { planPageOf } from './pages.ts';

const open = inChromium();
const BANK = planPageOf('bank');
const LEDGER = 'key:111122223333/eu-west-1/alias/ledger/prod/restricted/booking/multi-region';

it('skips to the content by the first key', async () => {
  const { page } = await open(BANK);
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').innerText()).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
});

it('finds keys by all the words that are typed, says how many, and shows all again', async () => {
  const { page } = await open(BANK);
  const keys = page.locator('#keys details');
  const all = await keys.count();
  await page.locator('#keys').getByLabel('Find keys').focus();
  await page.keyboard.type('Restricted  PCI');
  expect(await keys.filter({ visible: true }).locator('summary h3').allInnerTexts()).toEqual([
    '2. payments/prod/restricted/card/PCI/imported',
  ]);
  expect(await page.locator('#keys output').innerText()).toBe(`1 of ${all}`);
  await page.keyboard.press('Escape');
  expect(await keys.filter({ visible: true }).count()).toBe(all);
});

it('opens a key by the keyboard', async () => {
  const { page } = await open(BANK);
  await page.locator('#keys').getByLabel('Find keys').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.locator('#keys details[open]').getAttribute('id')).toBe(LEDGER);
  expect(await page.locator('#keys details[open]').innerText()).toContain('replicas in eu-central-1');
});

it('opens what a link leads to, also when it was filtered away', async () => {
  const linked = await open(BANK, {}, `#${LEDGER}`);
  const entry = linked.page.locator(`[id="${LEDGER}"]`);
  expect(await entry.getAttribute('open')).not.toBeNull();
  const { page } = await open(BANK);
  await page.locator('#keys').getByLabel('Find keys').fill('nothing of that name');
  await page
    .locator('#notes')
    .getByRole('link', { name: /ledger/ })
    .first()
    .press('Enter');
  await page.locator(`[id="${LEDGER}"]`).waitFor();
  expect(await page.locator('#keys details[open]').getAttribute('id')).toBe(LEDGER);
});

it('can be read without the script', async () => {
  const { page } = await open(BANK, { javaScriptEnabled: false });
  expect(await page.locator('search').filter({ visible: true }).count()).toBe(0);
  await page.locator('#keys summary').first().click();
  expect(await page.locator('#keys dd').first().isVisible()).toBe(true);
});
