import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderBlobs } from '../../bundle/folder-blobs.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { keepsTheContract } from './blobs-contract.ts';

describe('a folder', () => {
  keepsTheContract(() => folderBlobs(temporaryFolder()));

  it('keeps nothing but the blobs', async () => {
    const folder = temporaryFolder();
    const blobs = folderBlobs(folder);
    await blobs.put('current.json', Buffer.from('1'), 'absent');
    await expect(blobs.put('current.json', Buffer.from('2'), 'absent')).rejects.toThrow('is there already');
    await expect(blobs.put('current.json', Buffer.from('2'), { etag: '' })).rejects.toThrow('somebody else');
    expect(readdirSync(folder)).toEqual(['current.json']);
  });

  it('says what a publisher left that was killed while it held the lock', async () => {
    const folder = temporaryFolder();
    const blobs = folderBlobs(folder);
    await blobs.put('current.json', Buffer.from('1'), 'absent');
    const lock = join(folder, 'current.json.lock');
    writeFileSync(lock, '');
    await expect(blobs.put('current.json', Buffer.from('2'), { etag: '' })).rejects.toThrow(`delete ${lock}`);
  });
});
