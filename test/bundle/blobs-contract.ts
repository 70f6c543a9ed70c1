import { expect, it } from 'vitest';
import { ConflictError, type WritableBlobs } from '../../bundle/blobs.ts';

const KEY = 'objects/a.json';

function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}

/** What every kind of place must do; each call of `place` makes an empty one. */
export function keepsTheContract(place: () => WritableBlobs): void {
  async function textIn(blobs: WritableBlobs): Promise<string> {
    const blob = await blobs.get(KEY);
    return typeof blob === 'object' ? Buffer.from(blob.bytes).toString() : String(blob);
  }

  async function etagIn(blobs: WritableBlobs): Promise<string> {
    const blob = await blobs.get(KEY);
    return typeof blob === 'object' ? blob.etag : '';
  }

  it('has nothing at first', async () => {
    expect(await place().get(KEY)).toBeUndefined();
  });

  it('gives what was put, and says whether it changed since', async () => {
    const blobs = place();
    await blobs.put(KEY, bytes('first'), 'absent');
    expect(await textIn(blobs)).toBe('first');
    const etag = await etagIn(blobs);
    expect(await blobs.get(KEY, etag)).toBe('unchanged');
    await blobs.put(KEY, bytes('second'), { etag });
    expect(await blobs.get(KEY, etag)).not.toBe('unchanged');
    expect(await textIn(blobs)).toBe('second');
  });

  it('writes a new blob once', async () => {
    const blobs = place();
    await blobs.put(KEY, bytes('first'), 'absent');
    await expect(blobs.put(KEY, bytes('second'), 'absent')).rejects.toThrow(ConflictError);
    expect(await textIn(blobs)).toBe('first');
  });

  it('writes over what is known only', async () => {
    const blobs = place();
    await blobs.put(KEY, bytes('first'), 'absent');
    const etag = await etagIn(blobs);
    await blobs.put(KEY, bytes('second'), { etag });
    await expect(blobs.put(KEY, bytes('third'), { etag })).rejects.toThrow(ConflictError);
    expect(await textIn(blobs)).toBe('second');
  });

  it('does not write over nothing', async () => {
    const blobs = place();
    await expect(blobs.put(KEY, bytes('second'), { etag: '"0"' })).rejects.toThrow(ConflictError);
    expect(await blobs.get(KEY)).toBeUndefined();
  });

  it.each(['a new blob', 'a known one'])('lets one of many write %s', async (what) => {
    const blobs = place();
    if (what === 'a known one') await blobs.put(KEY, bytes('first'), 'absent');
    const over = what === 'a known one' ? { etag: await etagIn(blobs) } : 'absent';
    const names = Array.from({ length: 10 }, (_, index) => `writer ${index}`);
    const ended = await Promise.allSettled(names.map((name) => blobs.put(KEY, bytes(name), over)));
    const winners = names.filter((_, index) => ended[index]?.status === 'fulfilled');
    expect(winners).toEqual([await textIn(blobs)]);
  });
}
