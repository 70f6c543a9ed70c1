import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { formatCoveragePage } from '../report/coverage-page.ts';
import { coverageOfFindings } from '../test/browser/pages.ts';
import { median } from './statistics.ts';

// `npm run bench:page`: what a reader waits for on the page of a coverage report, in Chromium, to the frame that shows it.
const smoke = process.argv.includes('--smoke');
const ROUNDS = smoke ? 1 : 7;
const SIZES = smoke ? [100] : [300, 3000, 10_000];

/** Milliseconds until a step of the reader is shown. */
interface Waits {
  /** From the request to the first content. */
  readonly first: number;
  /** From the request to the page as a whole. */
  readonly whole: number;
  /** The first letter that is typed into the filter, and a word that leaves few findings. */
  readonly letter: number;
  readonly word: number;
  /** A link to the last finding: in a page that is open, and from outside. */
  readonly link: number;
  readonly linked: number;
}

/** The browser tells of a paint some time after it. */
const FIRST_CONTENT = `new Promise((told) => new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') told(startTime);
}).observe({ type: 'paint', buffered: true }))`;
const SHOWN = 'new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))';

const browser = await chromium.launch({
  executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
});
const folder = mkdtempSync(join(tmpdir(), 'stackgate-bench-'));
try {
  print(
    '| findings | page MB | first content ms | whole page ms | first letter ms | word ms | link ms | linked ms |',
  );
  print('|---:|---:|---:|---:|---:|---:|---:|---:|');
  for (const size of SIZES) {
    const text = formatCoveragePage(coverageOfFindings(size));
    const file = join(folder, `${size}.html`);
    writeFileSync(file, text);
    const rounds: Waits[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push(await waits(browser, pathToFileURL(file).href, size));
    const cells = (['first', 'whole', 'letter', 'word', 'link', 'linked'] as const).map((step) =>
      median(rounds.map((one) => one[step])).toFixed(0),
    );
    print(`| ${[size, (text.length / 1e6).toFixed(1), ...cells].join(' | ')} |`);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

async function waits(on: Browser, url: string, size: number): Promise<Waits> {
  const last = `#finding:${(size - 1).toString(16).padStart(32, '0')}`;
  const page = await on.newPage();
  const measured = (step: string): Promise<number> =>
    page.evaluate<number>(`(async () => {
      const start = performance.now();
      ${step}
      await ${SHOWN};
      return performance.now() - start;
    })()`);
  const typed = (words: string): Promise<number> =>
    measured(`const field = document.querySelector('#findings input');
      field.value = '${words}';
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));`);
  try {
    await page.goto(url);
    const whole = await page.evaluate<number>(`${SHOWN}.then(() => performance.now())`);
    const first = await page.evaluate<number>(FIRST_CONTENT);
    const letter = await typed('r');
    const word = await typed(`resource${size - 1}`);
    await typed('');
    const link = await measured(`location.hash = '${last}';
      await new Promise((followed) => addEventListener('hashchange', followed, { once: true }));`);
    await page.goto('about:blank');
    await page.goto(url + last);
    const linked = await page.evaluate<number>(`${SHOWN}.then(() => performance.now())`);
    return { first, whole, letter, word, link, linked };
  } finally {
    await page.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
