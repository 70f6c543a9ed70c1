import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConflictError, keys, POINTER, type WritableBlobs } from '../../bundle/blobs.ts';
import type { Content } from '../../bundle/content.ts';
import { readContents } from '../../bundle/contents.ts';
import { history, readCurrent, whenever } from '../../bundle/current.ts';
import { digestOf } from '../../bundle/digest.ts';
import { folderBlobs } from '../../bundle/folder-blobs.ts';
import { contentDigest } from '../../bundle/manifest.ts';
import { pemSigner } from '../../bundle/pem-signer.ts';
import { publish, rollback } from '../../bundle/publish.ts';
import { publicKeysOf } from '../../bundle/signature.ts';
import { BundleError, type Trust, type Verified } from '../../bundle/verified.ts';
import { UNWATCHED } from '../../schemas/watch.ts';
import { folderOf, temporaryFolder } from '../schemas/policies.ts';
import { KEYS, OTHER_KEYS, smallContent, TRUST, YEAR } from './bundles.ts';

const SIGNER = pemSigner(KEYS.privateKey, 'test');
const OTHER_SIGNER = pemSigner(OTHER_KEYS.privateKey, 'other');

function publishSmall(tag: string, blobs: WritableBlobs, trust = TRUST): Promise<Verified> {
  return publish(smallContent(tag), { validFor: YEAR }, blobs, SIGNER, trust);
}

/** The content of what is current, after all of it was read. */
async function currentIn(blobs: WritableBlobs): Promise<string | undefined> {
  const current = await readCurrent(blobs, TRUST);
  if (!current) return undefined;
  await readContents(current.manifest, blobs);
  return contentDigest(current.manifest);
}

function digestOfSmall(tag: string): string {
  return contentDigest(smallContent(tag).named);
}

describe('a publication', () => {
  it('becomes current, with the next number and what was before it', async () => {
    const blobs = folderBlobs(temporaryFolder());
    const first = await publish(smallContent('a'), { validFor: YEAR, commit: 'abc' }, blobs, SIGNER, TRUST);
    const second = await publishSmall('b', blobs);
    expect(first.manifest).toMatchObject({ sequence: 1, commit: 'abc' });
    expect(first.manifest.previous).toBeUndefined();
    expect(second.manifest).toMatchObject({ sequence: 2, previous: first.digest });
    expect(second.manifest.commit).toBeUndefined();
    expect(await currentIn(blobs)).toBe(digestOfSmall('b'));
  });

  it('has at least the number that is asked for', async () => {
    const blobs = folderBlobs(temporaryFolder());
    const { manifest } = await publishSmall('a', blobs, { ...TRUST, minimumSequence: 41 });
    expect(manifest.sequence).toBe(41);
    expect((await publishSmall('b', blobs)).manifest.sequence).toBe(42);
  });

  it.each([
    ['expired', { now: () => Date.now() - 2 * YEAR }],
    ['is of a clock that was ahead', { now: () => Date.now() + YEAR }],
  ])('replaces what %s', async (_, clock) => {
    const blobs = folderBlobs(temporaryFolder());
    await publishSmall('a', blobs, { ...TRUST, ...clock });
    await publishSmall('b', blobs);
    expect(await currentIn(blobs)).toBe(digestOfSmall('b'));
  });

  it('takes over from another key only where that key is said', async () => {
    const blobs = folderBlobs(temporaryFolder());
    await publishSmall('a', blobs);
    const onlyOther: Trust = { ...TRUST, publicKeys: publicKeysOf(OTHER_KEYS.publicKey) };
    const both: Trust = { ...TRUST, publicKeys: [...onlyOther.publicKeys, ...TRUST.publicKeys] };
    const content = smallContent('b');
    await expect(publish(content, { validFor: YEAR }, blobs, OTHER_SIGNER, onlyOther)).rejects.toThrow(
      'not signed with a key that is trusted',
    );
    expect(await currentIn(blobs)).toBe(digestOfSmall('a'));
    const { manifest } = await publish(content, { validFor: YEAR }, blobs, OTHER_SIGNER, both);
    expect(manifest.sequence).toBe(2);
  });

  it('is not made with a key that its publisher does not trust', async () => {
    const blobs = folderBlobs(temporaryFolder());
    await publishSmall('a', blobs);
    await expect(publish(smallContent('b'), { validFor: YEAR }, blobs, OTHER_SIGNER, TRUST)).rejects.toThrow(
      BundleError,
    );
    expect(await currentIn(blobs)).toBe(digestOfSmall('a'));
  });

  it('does not stand on an object that was altered', async () => {
    const [digest = ''] = smallContent('a').objects.keys();
    const folder = folderOf({ [keys.object(digest)]: '{}' });
    await expect(publishSmall('a', folderBlobs(folder))).rejects.toThrow(/was altered\. Find out who did it/);
    expect(await currentIn(folderBlobs(folder))).toBeUndefined();
  });

  it('stops between two steps', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const watch = { signal: controller.signal, step: () => controller.abort(new Error('enough')) };
    const { objects, named } = smallContent('a');
    const more = Array.from({ length: 50 }, (_, index) => `"${index}"\n`);
    const content = {
      named,
      objects: new Map([...objects, ...more.map((one) => [digestOf(one), one] as const)]),
    };
    const stopped = publish(content, { validFor: YEAR }, folderBlobs(folder), SIGNER, TRUST, watch);
    await expect(stopped).rejects.toThrow('enough');
    expect(readdirSync(folder)).toEqual(['objects']);
    expect(readdirSync(join(folder, 'objects')).length).toBeLessThan(20);
  });

  it.each([
    ['a conflict with itself', new ConflictError('somebody else')],
    ['no answer', new Error('timed out')],
  ])('knows that it was written when there is %s', async (_, error) => {
    const blobs = folderBlobs(temporaryFolder());
    await publishSmall('a', blobs);
    await publishSmall(
      'b',
      failing(blobs, (key) => key === POINTER, 'after', error),
    );
    expect(await currentIn(blobs)).toBe(digestOfSmall('b'));
  });
});

/** Blobs whose `put` fails where it is asked to, before it has written or after. */
function failing(
  blobs: WritableBlobs,
  where: (key: string, count: number) => boolean,
  when: 'before' | 'after',
  error: Error,
): WritableBlobs {
  let count = 0;
  return {
    ...blobs,
    async put(key, bytes, over) {
      count += 1;
      const fails = where(key, count);
      if (fails && when === 'before') throw error;
      await blobs.put(key, bytes, over);
      if (fails) throw error;
    },
  };
}

/** Blobs of a publisher that is killed at its n-th call: no call of it does anything from then on. */
function dyingAt(call: number, when: 'before' | 'after', blobs: WritableBlobs): WritableBlobs {
  let count = 0;
  async function alive<Result>(work: () => Promise<Result>): Promise<Result> {
    count += 1;
    if (count > call || (count === call && when === 'before')) throw new Error('killed');
    const result = await work();
    if (count >= call) throw new Error('killed');
    return result;
  }
  return {
    place: blobs.place,
    get: (key, known) => alive(() => blobs.get(key, known)),
    put: (key, bytes, over) => alive(() => blobs.put(key, bytes, over)),
  };
}

describe('a publisher that is killed', () => {
  it('leaves the old bundle, or after its last write the new one, and no obstacle', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('before', 'after'),
        async (call, when) => {
          const blobs = folderBlobs(temporaryFolder());
          await publishSmall('a', blobs);
          const survived = await publishSmall('b', dyingAt(call, when, blobs)).then(
            () => true,
            () => false,
          );
          const current = await currentIn(blobs);
          expect([digestOfSmall('a'), digestOfSmall('b')]).toContain(current);
          if (survived) expect(current).toBe(digestOfSmall('b'));
          await publishSmall('c', blobs);
          expect(await currentIn(blobs)).toBe(digestOfSmall('c'));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves the old one when it is killed before the pointer is written', async () => {
    const blobs = folderBlobs(temporaryFolder());
    await publishSmall('a', blobs);
    for (const when of ['before', 'after'] as const) {
      for (let write = 1; write <= 4; write += 1) {
        const killed = failing(blobs, (_, count) => count === write, when, new Error('killed'));
        await expect(publishSmall(`b ${when} ${write}`, killed)).rejects.toThrow('killed');
        expect(await currentIn(blobs)).toBe(digestOfSmall('a'));
      }
    }
  });
});

describe('publishers at the same time', () => {
  it('have one winner, and the others are told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.boolean(),
        fc.integer({ min: 2, max: 3 }),
        async (scheduler, isFirst, publishers) => {
          const blobs = folderBlobs(temporaryFolder());
          if (!isFirst) await publishSmall('old', blobs);
          const tags = Array.from({ length: publishers }, (_, index) => `publisher ${index}`);
          // All have read what is current before the first has written: a real race, in any order of its steps.
          const meeting = meetingOf(publishers);
          const racing = tags.map((tag) => publishSmall(tag, scheduled(blobs, scheduler, meeting)));
          const ended = await scheduler.waitFor(Promise.allSettled(racing));
          const winners = tags.filter((_, index) => ended[index]?.status === 'fulfilled');
          expect(winners).toHaveLength(1);
          expect(await currentIn(blobs)).toBe(digestOfSmall(winners[0] ?? ''));
          for (const end of ended) {
            if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(ConflictError);
          }
          const current = await readCurrent(blobs, TRUST);
          expect(current?.manifest.sequence).toBe(isFirst ? 1 : 2);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** What each awaits until all have called it. */
function meetingOf(members: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === members) for (const goOn of waiting) goOn();
    });
}

function scheduled(
  blobs: WritableBlobs,
  scheduler: fc.Scheduler,
  meeting: () => Promise<void>,
): WritableBlobs {
  let hasMet = false;
  return {
    place: blobs.place,
    async get(key, known) {
      const blob = await blobs.get(key, known);
      if (key === POINTER && !hasMet) {
        hasMet = true;
        await meeting();
      }
      return scheduler.schedule(Promise.resolve(blob));
    },
    put: (key, bytes, over) => scheduler.schedule(Promise.resolve()).then(() => blobs.put(key, bytes, over)),
  };
}

describe('a rollback', () => {
  async function three(): Promise<WritableBlobs> {
    const blobs = folderBlobs(temporaryFolder());
    await publish(smallContent('a'), { validFor: YEAR, commit: 'abc' }, blobs, SIGNER, TRUST);
    await publishSmall('b', blobs);
    await publishSmall('c', blobs);
    return blobs;
  }

  function rollBack(sequence: number, blobs: WritableBlobs): Promise<Verified> {
    return rollback(sequence, { validFor: YEAR }, blobs, SIGNER, TRUST);
  }

  it('publishes earlier content under a new number', async () => {
    const blobs = await three();
    const { manifest } = await rollBack(1, blobs);
    expect(manifest).toMatchObject({ sequence: 4, commit: 'abc' });
    expect(await currentIn(blobs)).toBe(digestOfSmall('a'));
    await rollBack(3, blobs);
    expect(await currentIn(blobs)).toBe(digestOfSmall('c'));
  });

  it('leads back to any content, whatever was published and rolled back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { minLength: 2, maxLength: 6 }), async (steps) => {
        const blobs = folderBlobs(temporaryFolder());
        const contents = [digestOfSmall('first')];
        await publishSmall('first', blobs);
        for (const [index, step] of steps.entries()) {
          const to = step + 1;
          if (to < contents.length) await rollBack(to, blobs);
          else await publishSmall(`content ${index}`, blobs);
          contents.push(to < contents.length ? (contents[to - 1] ?? '') : digestOfSmall(`content ${index}`));
          expect(await currentIn(blobs)).toBe(contents.at(-1));
        }
        const current = await readCurrent(blobs, TRUST);
        expect(current?.manifest.sequence).toBe(contents.length);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['the current number', 3, 'is what is current'],
    ['a number that never was', 7, 'they go from 1 to 3'],
  ])('refuses %s', async (_, sequence, reason) => {
    await expect(rollBack(sequence, await three())).rejects.toThrow(reason);
  });

  it('refuses where nothing was published', async () => {
    await expect(rollBack(1, folderBlobs(temporaryFolder()))).rejects.toThrow('Nothing was ever published');
  });

  it('refuses content that is no longer whole, and names all that is wrong', async () => {
    const blobs = await three();
    const [first = '', second = ''] = smallContent('a').objects.keys();
    rmSync(join(blobs.place, keys.object(first)));
    writeFileSync(join(blobs.place, keys.object(second)), '{}');
    const refused = rollBack(1, blobs);
    await expect(refused).rejects.toThrow(`${keys.object(first)} is missing`);
    await expect(refused).rejects.toThrow(`${keys.object(second)} in ${blobs.place} was altered`);
    expect(await currentIn(blobs)).toBe(digestOfSmall('c'));
  });

  it('refuses where the way back is broken', async () => {
    const blobs = await three();
    const [second] = await all(blobs);
    rmSync(join(blobs.place, keys.signature(second?.digest ?? '')));
    await expect(rollBack(1, blobs)).rejects.toThrow('is missing');
  });

  async function all(blobs: WritableBlobs): Promise<Verified[]> {
    const current = await readCurrent(blobs, whenever(TRUST.publicKeys));
    const found: Verified[] = [];
    if (current) for await (const earlier of history(current, blobs, TRUST)) found.push(earlier);
    return found;
  }
});

it('tells of a schema that stands under the name of another type', async () => {
  const blobs = folderBlobs(temporaryFolder());
  const { objects, named } = smallContent('a');
  const [shelf = '', thing = ''] = Object.values(named.types);
  const swapped: Content = {
    objects,
    named: { ...named, types: { 'Test::Store::Shelf': thing, 'Test::Store::Thing': shelf } },
  };
  const { manifest } = await publish(swapped, { validFor: YEAR }, blobs, SIGNER, TRUST, UNWATCHED);
  await expect(readContents(manifest, blobs)).rejects.toThrow(
    'has the schema of Test::Store::Shelf for Test::Store::Thing',
  );
});
