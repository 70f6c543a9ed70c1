import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys, POINTER } from '../../bundle/blobs.ts';
import { digestOf } from '../../bundle/digest.ts';
import { pemSigner } from '../../bundle/pem-signer.ts';
import { s3Reader, type Patience } from '../../bundle/s3-reader.ts';
import { verifiedStore, type StoreOptions, type VerifiedStore } from '../../bundle/verified-store.ts';
import { openPolicy, type Policy } from '../../schemas/policy.ts';
import { folderOf, policyFiles, restrictionText, temporaryFolder } from '../schemas/policies.ts';
import { fill, startBucket, type Bucket } from './bucket.ts';
import { KEYS, OTHER_KEYS, publishInto, TRUST } from './bundles.ts';

const TYPE = 'Test::Store::Thing';
const PATIENCE: Patience = { attempts: 3, attempt: 300, pause: 1 };
const MINUTE = 60_000;

let bucket: Bucket;
let clock: number;

beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(() => bucket.close());
beforeEach(() => {
  bucket.fault = () => undefined;
  bucket.asked.length = 0;
  bucket.objects.clear();
  clock = Date.now();
});

/** A policy whose one rule asks for a property. */
function policyAsking(name: string): Policy {
  return openPolicy(folderOf(policyFiles(restrictionText({ required: [name] }))));
}

function storeOf(options: Partial<StoreOptions> = {}): VerifiedStore {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const source = {
    bucket: 'bundles',
    prefix: '',
    region: 'eu-west-1',
    credentials,
    endpoint: bucket.endpoint,
  };
  return verifiedStore({
    ...TRUST,
    blobs: s3Reader(source, PATIENCE),
    pointerInterval: MINUTE,
    staleFor: 60 * MINUTE,
    now: () => clock,
    ...options,
  });
}

/** What the store's rule asks for, or why it cannot tell. */
async function asked(store: VerifiedStore): Promise<string> {
  try {
    const schema = await (await store.open()).load(TYPE);
    return JSON.stringify(schema?.allOf ?? []).includes('Mode') ? 'Mode' : 'Size';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const status =
  (code: number) =>
  (response: ServerResponse): void =>
    void response.writeHead(code, { location: 'http://127.0.0.1:1/' }).end('<Error/>');
const hang = (): void => undefined;
const reset = (response: ServerResponse, bytes: Buffer): void => {
  response.writeHead(200, { 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
};
const truncated = (response: ServerResponse, bytes: Buffer): void => {
  response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, bytes.length / 2));
  setTimeout(() => response.socket?.end(), 5);
};
const shortened = (response: ServerResponse, bytes: Buffer): void =>
  void response.writeHead(200).end(bytes.subarray(0, bytes.length / 2));
const flipped = (response: ServerResponse, bytes: Buffer): void => {
  const other = Buffer.from(bytes);
  other[10] = (other[10] ?? 0) ^ 1;
  response.writeHead(200).end(other);
};

/** Faults that pass, by name, and what a store says while they do not. */
const UNREACHABLE = [
  ['S3 500', status(500), /S3 answered 500/],
  ['S3 503', status(503), /S3 answered 503/],
  ['access denied', status(403), /S3 answered 403 .* may not read it/],
  ['a redirect', status(307), /S3 answered 307 .* another Region/],
  ['no answer', hang, /cannot be read/],
  ['a reset in the middle', reset, /cannot be read/],
  ['a body that ends early', truncated, /cannot be read/],
] as const;

/** What somebody did to the bucket. */
const TOUCHED = [
  ['a lost pointer', (key: string) => key === POINTER && status(404), /current\.json is missing/],
  [
    'a pointer to nothing',
    (key: string) => key === POINTER && ((r: ServerResponse) => void r.writeHead(200).end('{}')),
    /names no manifest/,
  ],
  [
    'a lost manifest',
    (key: string) => /^manifests\/.*json/.test(key) && status(404),
    /manifests\/.* is missing/,
  ],
  ['a lost signature', (key: string) => key.endsWith('.sig') && status(404), /\.sig is missing/],
  ['an altered manifest', (key: string) => /^manifests\/.*json/.test(key) && flipped, /was altered/],
  ['an altered signature', (key: string) => key.endsWith('.sig') && flipped, /is not signed with/],
  ['an altered object', (key: string) => key.startsWith('objects/') && flipped, /was altered/],
  ['a shortened object', (key: string) => key.startsWith('objects/') && shortened, /was altered/],
  ['a lost object', (key: string) => key.startsWith('objects/') && status(404), /objects\/.* is missing/],
] as const;

describe('a cold store', () => {
  it.each(UNREACHABLE)('says so with %s', async (_, fault, reason) => {
    const folder = temporaryFolder();
    await publishInto(folder, policyAsking('Mode'));
    fill(bucket, folder);
    bucket.fault = () => fault;
    expect(await asked(storeOf())).toMatch(reason);
  });

  it.each(UNREACHABLE.filter(([name]) => !/denied|redirect/.test(name)))(
    'outlasts two of %s',
    async (_, fault) => {
      const folder = temporaryFolder();
      await publishInto(folder, policyAsking('Mode'));
      fill(bucket, folder);
      const times = new Map<string, number>();
      bucket.fault = (key) => {
        times.set(key, (times.get(key) ?? 0) + 1);
        return (times.get(key) ?? 0) <= 2 ? fault : undefined;
      };
      expect(await asked(storeOf())).toBe('Mode');
    },
  );

  it.each(TOUCHED)('refuses %s', async (_, faultOf, reason) => {
    const folder = temporaryFolder();
    await publishInto(folder, policyAsking('Mode'));
    fill(bucket, folder);
    bucket.fault = (key) => faultOf(key) || undefined;
    expect(await asked(storeOf())).toMatch(reason);
  });

  it('refuses a bundle that somebody else signed', async () => {
    const folder = temporaryFolder();
    await publishInto(folder, policyAsking('Mode'), OTHER_KEYS.privateKey);
    fill(bucket, folder);
    expect(await asked(storeOf())).toMatch(/is not signed with/);
  });

  it('refuses an object in the place of another', async () => {
    const folder = temporaryFolder();
    const { manifest } = await publishInto(folder, policyAsking('Mode'));
    fill(bucket, folder);
    const rules = bucket.objects.get(`objects/${manifest.stackRules}.json`) ?? Buffer.alloc(0);
    bucket.objects.set(`objects/${manifest.types[TYPE] ?? ''}.json`, rules);
    expect(await asked(storeOf())).toMatch(/was altered/);
  });

  it.each(['x', '../manifests/x', 7, null])('reads no object by %j, though it is signed', async (name) => {
    const folder = temporaryFolder();
    const { manifest } = await publishInto(folder, policyAsking('Mode'));
    const altered = Buffer.from(JSON.stringify({ ...manifest, types: { [TYPE]: name } }));
    const digest = digestOf(altered);
    const signature = await pemSigner(KEYS.privateKey, 'test').sign(altered);
    fill(bucket, folder);
    bucket.objects.set(keys.manifest(digest), altered);
    bucket.objects.set(keys.signature(digest), Buffer.from(signature));
    bucket.objects.set(POINTER, Buffer.from(JSON.stringify({ manifest: digest })));
    expect(await asked(storeOf())).toMatch(/names an object by no digest/);
  });

  it('refuses a sequence number below the one that is asked for', async () => {
    const folder = temporaryFolder();
    await publishInto(folder, policyAsking('Mode'));
    fill(bucket, folder);
    expect(await asked(storeOf({ minimumSequence: 2 }))).toMatch(/sequence number 1; at least 2/);
  });

  it.each([
    ['after its expiry', 366 * 24 * 60 * MINUTE, /expired on/],
    ['from the future', -6 * MINUTE, /issued in the future/],
    ['from a clock that is a little ahead', -4 * MINUTE, /^Mode$/],
  ])('judges by no bundle %s', async (_, later, reason) => {
    const folder = temporaryFolder();
    await publishInto(folder, policyAsking('Mode'));
    fill(bucket, folder);
    clock += later;
    expect(await asked(storeOf())).toMatch(reason);
  });
});

describe('a warm store', () => {
  async function warm(
    options: Partial<StoreOptions> = {},
  ): Promise<{ store: VerifiedStore; folder: string }> {
    const folder = temporaryFolder();
    await publishInto(folder, policyAsking('Mode'));
    fill(bucket, folder);
    const store = storeOf(options);
    expect(await asked(store)).toBe('Mode');
    return { store, folder };
  }

  it('asks for the pointer once a minute, and for an object once', async () => {
    const { store } = await warm();
    bucket.asked.length = 0;
    await Promise.all(Array.from({ length: 50 }, () => asked(store)));
    expect(bucket.asked).toEqual([]);
    clock += MINUTE;
    await Promise.all(Array.from({ length: 50 }, () => asked(store)));
    expect(bucket.asked).toEqual([POINTER]);
  });

  it('takes a new bundle', async () => {
    const { store, folder } = await warm();
    await publishInto(folder, policyAsking('Size'));
    fill(bucket, folder);
    clock += MINUTE;
    expect(await asked(store)).toBe('Size');
  });

  it.each(UNREACHABLE)('goes on for a while with %s, and no longer', async (_, fault, reason) => {
    const { store } = await warm();
    bucket.fault = () => fault;
    clock += MINUTE;
    expect(await asked(store)).toBe('Mode');
    clock += 60 * MINUTE;
    expect(await asked(store)).toMatch(reason);
    bucket.fault = () => undefined;
    expect(await asked(store)).toBe('Mode');
  });

  it.each(TOUCHED.filter(([name]) => name.includes('pointer')))(
    'stops at once at %s',
    async (_, faultOf, reason) => {
      const { store } = await warm();
      bucket.fault = (key) => faultOf(key) || undefined;
      clock += MINUTE;
      expect(await asked(store)).toMatch(reason);
    },
  );

  it('refuses the bundle before the last one', async () => {
    const { store, folder } = await warm();
    const old = bucket.objects.get(POINTER) ?? Buffer.alloc(0);
    await publishInto(folder, policyAsking('Size'));
    fill(bucket, folder);
    clock += MINUTE;
    expect(await asked(store)).toBe('Size');
    bucket.objects.set(POINTER, old);
    clock += MINUTE;
    expect(await asked(store)).toMatch(/sequence number 1; at least 3/);
  });

  it('never goes back, and never makes an answer up, whatever the bucket does', async () => {
    const folder = temporaryFolder();
    const wanted = ['Mode', 'Size', 'Mode', 'Size', 'Mode', 'Size'];
    const pointers: Buffer[] = [];
    for (const name of wanted) {
      await publishInto(folder, policyAsking(name));
      fill(bucket, folder);
      pointers.push(bucket.objects.get(POINTER) ?? Buffer.alloc(0));
    }
    const fault = fc.constantFrom(undefined, undefined, status(503), status(404), flipped, shortened, reset);
    const step = fc.record({
      pointer: fc.nat(wanted.length - 1),
      faults: fc.array(fault, { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const store = storeOf();
        let newest = -1;
        for (const { pointer, faults } of steps) {
          bucket.objects.set(POINTER, pointers[pointer] ?? Buffer.alloc(0));
          let times = 0;
          bucket.fault = () => faults[(times += 1) % faults.length];
          clock += MINUTE;
          const answer = await asked(store);
          bucket.fault = () => undefined;
          if (answer !== 'Mode' && answer !== 'Size') {
            expect(answer.length).toBeGreaterThan(20);
            continue;
          }
          const { origin } = await store.open().catch(() => ({ origin: { sequence: newest } }));
          expect(origin.sequence).toBeGreaterThanOrEqual(newest);
          newest = origin.sequence;
          expect(answer).toBe(wanted[newest - 1]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
