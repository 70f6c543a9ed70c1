import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** Makes docs/images from pages that the command line writes of the examples: `npm run screenshots`. */
const REPOSITORY = join(import.meta.dirname, '../..');
const IMAGES = join(REPOSITORY, 'docs/images');
/** What a page of a documentation should weigh at most. */
const MOST_BYTES = 200_000;

const PAGES: readonly {
  readonly image: string;
  /** The id of the section that the picture begins with; the page itself from its top when there is none. */
  readonly section?: string;
  readonly height: number;
  readonly command: readonly string[];
}[] = [
  { image: 'key-plan.png', height: 1050, command: ['keys', 'plan', 'examples/keys/bank.yaml'] },
  {
    image: 'coverage.png',
    height: 1050,
    command: ['report', '--templates', 'examples/stories', 'examples/orders-lake-refused.yaml'],
  },
  {
    image: 'coverage-rules.png',
    section: 'rules',
    height: 700,
    command: ['report', '--templates', 'examples/stories', 'examples/orders-lake-refused.yaml'],
  },
];

const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
const browser = await chromium.launch({ executablePath });
try {
  mkdirSync(IMAGES, { recursive: true });
  for (const { image, section, height, command } of PAGES) {
    const page = join(folder, 'page.html');
    const stackgate = [join(REPOSITORY, 'cli/stackgate.ts'), ...command, '--html', page];
    execFileSync(process.execPath, stackgate, { cwd: REPOSITORY, stdio: 'ignore' });
    const opened = await browser.newPage({ viewport: { width: 1100, height }, colorScheme: 'light' });
    await opened.goto(`${pathToFileURL(page).href}${section === undefined ? '' : `#${section}`}`);
    const path = join(IMAGES, image);
    await opened.screenshot({ path });
    await opened.close();
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes; make the picture smaller.`);
    process.stdout.write(`${image} ${size} bytes\n`);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
