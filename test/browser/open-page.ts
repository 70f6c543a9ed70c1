import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** A page that is open, and what it did that a page must not do. */
export interface Opened {
  readonly page: Page;
  /** Requests beside that for the file, and what the console was told. */
  readonly faults: readonly string[];
}

/** Opens pages as their readers do: from a file, in Debian's Chromium. Closes all at the end of each test. */
export function inChromium(): (
  text: string,
  options?: BrowserContextOptions,
  hash?: string,
) => Promise<Opened> {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
    const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
    browser = await chromium.launch({ executablePath });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return async (text, options = {}, hash = '') => {
    const file = join(folder, 'page.html');
    writeFileSync(file, text);
    const url = pathToFileURL(file).href;
    const page = await (await browser.newContext(options)).newPage();
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url) faults.push(request.url());
    });
    await page.goto(url + hash);
    return { page, faults };
  };
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds against WCAG and its best practices: each rule with the elements. */
export async function violationsOn(page: Page): Promise<string[]> {
  // By the debugger, which the policy of the page does not hold back.
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
