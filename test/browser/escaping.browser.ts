import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anchorOf } from '../../report/page/anchor.ts';
import { html } from '../../report/page/html.ts';
import { inChromium } from './open-page.ts';
import { planPage } from './pages.ts';

const open = inChromium();

/** Texts that would be markup if something let them. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '`',
        '=',
        '/',
        '--',
        ']]>',
        '&#60;',
        '&lt',
        '<!--',
        'onload',
        '\r',
        '\n',
        '\0',
        ' ',
      ),
      { minLength: 1 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '</style>',
    '</script>',
    '</svg><script>',
    '<script>1</script>',
    '"><img src=x onerror=fail()>',
    '{b}',
    '{a|b}',
    '__proto__',
  ),
);

it('text is text, in elements and in attributes, to any parser of HTML', async () => {
  const { page } = await open('<!doctype html><title>x</title>');
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const { markup } = html`<main><p title="${text}">${text}</p></main>`;
      const parsed = await page.evaluate((source) => {
        const { body } = new DOMParser().parseFromString(source, 'text/html');
        const paragraph = body.querySelector('p');
        return [body.querySelectorAll('*').length, paragraph?.title, paragraph?.textContent];
      }, markup);
      const shown = text.replaceAll('\0', '\uFFFD');
      expect(parsed).toEqual([2, shown, shown]);
    }),
    { numRuns: 300 },
  );
});

/** Texts that are as the anchors of others, if anything is. */
const nearly = fc
  .array(fc.constantFrom('<', '~', '\f', '3', 'c', '3c', '/'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));

it('an anchor is of one name alone, and a link to it leads there', async () => {
  const { page } = await open('<!doctype html><title>x</title>');
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostile, nearly), nearly, async (one, other) => {
      expect(anchorOf('key', one) === anchorOf('key', other)).toBe(one === other);
      const id = anchorOf('key', one);
      const found = await page.evaluate((name) => {
        document.body.innerHTML = '<a></a><p></p>';
        const [link, target] = document.body.children as unknown as [HTMLAnchorElement, HTMLElement];
        target.id = name;
        link.href = `#${name}`;
        return document.getElementById(decodeURIComponent(link.hash.slice(1))) === target;
      }, id);
      expect(found).toBe(true);
    }),
  );
});

/** What has been put on every object. */
function membersOfAll(): readonly string[] {
  const members: string[] = [];
  for (const member in {}) members.push(member);
  return members;
}

it('whatever an inventory says, its page is made of the same elements, and shows it', async () => {
  const { page, faults } = await open('<!doctype html><title>x</title>');
  const inventoryNaming = (name: string): string =>
    JSON.stringify({
      assets: [
        {
          id: name,
          classification: 'restricted',
          application: 'shop',
          account: '111122223333',
          region: 'eu-west-1',
          services: ['rds'],
          administrators: [name],
          users: [`${name}.`],
        },
        {
          id: `${name}!`,
          classification: 'public',
          application: 'shop',
          account: '111122223333',
          region: 'eu-west-1',
          services: ['s3-access-logs'],
        },
      ],
    });
  const elementsOf = (text: string): Promise<unknown> =>
    page.evaluate((source) => {
      const { documentElement } = new DOMParser().parseFromString(source, 'text/html');
      const elements = [...documentElement.querySelectorAll('*')].filter(({ tagName }) => tagName !== 'text');
      return elements.map(
        ({ tagName, attributes }) => `${tagName} ${[...attributes].map(({ name }) => name).join(' ')}`,
      );
    }, text);
  const plain = await elementsOf(planPage(inventoryNaming('plain')));
  await fc.assert(
    fc.asyncProperty(hostile, async (name) => {
      const text = planPage(inventoryNaming(name), `${name}.yaml`);
      expect(await elementsOf(text)).toEqual(plain);
      expect(membersOfAll()).toEqual([]);
    }),
    { numRuns: 100 },
  );
  expect(faults).toEqual([]);
});
